package dev.slipway.reconciler;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads bring about. */
public final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Eventually() {}

  /** Repeats an assertion until it holds; after a generous time its failure is the test's. */
  public static void eventually(Assertion assertion) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        assertion.check();
        return;
      } catch (AssertionError | Exception e) {
        if (System.nanoTime() > end) {
          throw new AssertionError("never within " + LIMIT + ": " + e.getMessage(), e);
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
  }

  /** What must hold. */
  @FunctionalInterface
  public interface Assertion {
    void check() throws Exception;
  }
}
