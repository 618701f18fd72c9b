package dev.slipway.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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
        running.add(
            CompletableFuture.runAsync(start, threads)
                .whenComplete(
                    (nothing, failure) -> {
                      if (failure != null) {
                        synchronized (failures) {
                          failures.add(failure);
                        }
                        threads.shutdownNow();
                      }
                    }));
      }
      for (CompletableFuture<Void> one : running) {
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

  private static RuntimeException unwrapped(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }
}
