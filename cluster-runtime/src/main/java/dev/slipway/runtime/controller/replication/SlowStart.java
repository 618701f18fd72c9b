package dev.slipway.runtime.controller.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/**
 * Does the same thing many times over, in batches of 1, 2, 4, …: what always fails is found out by
 * one request and not by hundreds. Within a batch requests run side by side, because each waits for
 * a disk.
 */
final class SlowStart {
  private static final int AT_ONCE = 16;

  private final Semaphore slots = new Semaphore(AT_ONCE);

  /**
   * Runs {@code action} with 0 … {@code count}-1, ending with the batch in which one fails.
   *
   * @param action answers why it failed, if it did
   * @return the first failure
   */
  <F> Optional<F> run(int count, IntFunction<Optional<F>> action) throws InterruptedException {
    int done = 0;
    for (int batch = Math.min(1, count); batch > 0; batch = Math.min(2 * batch, count - done)) {
      Optional<F> failure = runBatch(done, batch, action);
      if (failure.isPresent()) {
        return failure;
      }
      done += batch;
    }
    return Optional.empty();
  }

  /** Runs all of them side by side, whatever fails. */
  <F> Optional<F> runAll(int count, IntFunction<Optional<F>> action) throws InterruptedException {
    return runBatch(0, count, action);
  }

  private <F> Optional<F> runBatch(int first, int count, IntFunction<Optional<F>> action)
      throws InterruptedException {
    if (count == 1) {
      return action.apply(first);
    }
    List<Future<Optional<F>>> running = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("replicas-", 0).factory())) {
      for (int i = 0; i < count; i++) {
        int index = first + i;
        running.add(threads.submit(() -> inSlot(index, action)));
      }
    }
    Optional<F> failure = Optional.empty();
    for (Future<Optional<F>> each : running) {
      try {
        Optional<F> outcome = each.get();
        failure = failure.isPresent() ? failure : outcome;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return failure;
  }

  private <F> Optional<F> inSlot(int index, IntFunction<Optional<F>> action)
      throws InterruptedException {
    slots.acquire();
    try {
      return action.apply(index);
    } finally {
      slots.release();
    }
  }
}
