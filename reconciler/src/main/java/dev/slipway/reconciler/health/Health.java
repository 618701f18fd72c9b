package dev.slipway.reconciler.health;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * How an object, or a stack, is.
 *
 * @param state the verdict
 * @param message one sentence; empty when there is nothing to say
 */
public record Health(State state, String message) {
  public Health {
    requireNonNull(state);
    requireNonNull(message);
  }

  /** Verdicts from best to worst. */
  public enum State {
    HEALTHY,
    SUSPENDED,
    PROGRESSING,
    MISSING,
    DEGRADED,
    UNKNOWN;

    /** {@code Healthy}, as it stands in a status. */
    public String display() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  static Health healthy() {
    return new Health(State.HEALTHY, "");
  }

  static Health healthy(String message) {
    return new Health(State.HEALTHY, message);
  }

  static Health progressing(String message) {
    return new Health(State.PROGRESSING, message);
  }

  static Health degraded(String message) {
    return new Health(State.DEGRADED, message);
  }

  static Health suspended(String message) {
    return new Health(State.SUSPENDED, message);
  }

  /** The worse of two; of equals the first. */
  public Health worse(Health other) {
    return other.state.compareTo(state) > 0 ? other : this;
  }
}
