package dev.slipway.cli.cluster;

import dev.slipway.cli.output.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Asks a server again until it has what a command waits for. */
public final class Eventually {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private Eventually() {}

  /** Answers the first value that is present. */
  public static <T> T present(
      Duration limit, Supplier<Optional<T>> ask, Supplier<String> otherwise) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = ask.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new Failure(otherwise.get());
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
