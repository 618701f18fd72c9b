package dev.slipway.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes are bringing about. */
final class Waiting {
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(120);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

  private Waiting() {}

  /** Returns once a condition holds; fails when it does not within two minutes. */
  static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LIMIT;
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited in vain until " + what);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
