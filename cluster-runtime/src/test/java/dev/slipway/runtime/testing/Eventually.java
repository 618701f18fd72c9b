package dev.slipway.runtime.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads or processes are bringing about. */
public final class Eventually {
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(60);

  private Eventually() {}

  /** Something that fails with an {@link AssertionError} until it holds. */
  @FunctionalInterface
  public interface Assertion {
    void check() throws Exception;
  }

  /** Returns once {@code assertion} holds; fails as it does when it does not within a minute. */
  public static void eventually(Assertion assertion) {
    long end = System.nanoTime() + LIMIT;
    while (true) {
      try {
        assertion.check();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
