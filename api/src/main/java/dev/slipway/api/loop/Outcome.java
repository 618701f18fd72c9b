package dev.slipway.api.loop;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one reconciliation of one key came to, which decides when the key is looked at again. */
public sealed interface Outcome {
  /** Nothing left to do until the key is added again. Resets the back-off. */
  record Done() implements Outcome {}

  /**
   * All is well, but look again later even if nothing happens. Resets the back-off.
   *
   * @param delay from now; not negative
   */
  record RetryAfter(Duration delay) implements Outcome {
    public RetryAfter {
      if (delay.isNegative()) {
        throw new IllegalArgumentException("negative delay " + delay);
      }
    }
  }

  /**
   * Did not work; try again after the key's back-off.
   *
   * @param reason one sentence for the log
   * @param cause what was thrown, if anything was
   */
  record Failed(String reason, @Nullable Throwable cause) implements Outcome {
    public Failed {
      requireNonNull(reason);
    }
  }

  /**
   * Cannot work until somebody changes something; wait for the key to be added again.
   *
   * @param reason one sentence for the log
   */
  record Terminal(String reason) implements Outcome {
    public Terminal {
      requireNonNull(reason);
    }
  }

  /** Nothing left to do. */
  static Outcome done() {
    return new Done();
  }

  /** Look again after {@code delay}. */
  static Outcome retryAfter(Duration delay) {
    return new RetryAfter(delay);
  }

  /** Try again after the back-off. */
  static Outcome failed(String reason) {
    return new Failed(reason, null);
  }

  /** Try again after the back-off, because of an exception. */
  static Outcome failed(Throwable cause) {
    return new Failed(cause.toString(), cause);
  }

  /** Do not try again by yourself. */
  static Outcome terminal(String reason) {
    return new Terminal(reason);
  }
}
