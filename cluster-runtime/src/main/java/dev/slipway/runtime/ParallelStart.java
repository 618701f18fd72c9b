package dev.slipway.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Runs several starts side by side. */
final class ParallelStart {
  private ParallelStart() {}

  /**
   * Returns when all have ended. The first failure interrupts the others, which may be waiting for
   * what will not come now, and is thrown; what they say then is added to it.
   */
  static void all(Runnable... starts) {
    List<Throwable> failures = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("start-", 0).factory())) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (Runnable start : starts) {
        running.add(CompletableFuture.runAsync(start, threads));
      }
      // Not before all are begun: after a failure nothing more can be.
      List<CompletableFuture<Void>> ended =
          running.stream().map(one -> one.whenComplete(onFailure(failures, threads))).toList();
      for (CompletableFuture<Void> one : ended) {
        one.exceptionally(recorded -> null).join();
      }
    }
    if (!failures.isEmpty()) {
      List<RuntimeException> causes = failures.stream().map(ParallelStart::unwrapped).toList();
      RuntimeException first = causes.getFirst();
      causes.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private static BiConsumer<Void, @Nullable Throwable> onFailure(
      List<Throwable> failures, ExecutorService threads) {
    return (nothing, failure) -> {
      if (failure != null) {
        synchronized (failures) {
          failures.add(failure);
        }
        threads.shutdownNow();
      }
    };
  }

  private static RuntimeException unwrapped(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }
}
