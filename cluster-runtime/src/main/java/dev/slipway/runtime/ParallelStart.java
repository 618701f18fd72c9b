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

  /** Returns when all have ended; the first failure is thrown, the others are added to it. */
  static void all(Runnable... starts) {
    List<RuntimeException> failures = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("start-", 0).factory())) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (Runnable start : starts) {
        running.add(CompletableFuture.runAsync(start, threads));
      }
      for (CompletableFuture<Void> one : running) {
        try {
          one.join();
        } catch (CompletionException e) {
          failures.add(
              e.getCause() instanceof RuntimeException cause
                  ? cause
                  : new IllegalStateException(e.getCause()));
        }
      }
    }
    if (!failures.isEmpty()) {
      RuntimeException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }
}
