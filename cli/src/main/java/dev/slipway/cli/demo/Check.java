package dev.slipway.cli.demo;

import dev.slipway.cli.output.Failure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for the world to be as a step says, and says what it was instead. */
final class Check {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(150);

  private Check() {}

  /**
   * Asks until the answer is empty.
   *
   * @param whatIsWrong answers the empty string once all is well, else what is not
   */
  static void eventually(Duration limit, Supplier<String> whatIsWrong) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      String wrong = whatIsWrong.get();
      if (wrong.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new Failure(wrong + " (waited " + limit.toSeconds() + " s)");
      }
      // A look from outside, as a user would take it: the parts themselves wait on events.
      LockSupport.parkNanos(PAUSE);
    }
  }

  static void that(boolean holds, String otherwise) {
    if (!holds) {
      throw new Failure(otherwise);
    }
  }
}
