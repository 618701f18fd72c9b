package dev.slipway.api.loop;

import java.time.Duration;

/**
 * Exponential back-off: the first failure waits {@code first}, each further one twice as long, up
 * to {@code limit}.
 */
public record BackOff(Duration first, Duration limit) {
  /** 5 ms doubling up to 5 minutes: quick to recover from a conflict, slow on what stays broken. */
  public static final BackOff STANDARD = new BackOff(Duration.ofMillis(5), Duration.ofMinutes(5));

  public BackOff {
    if (first.isNegative() || first.isZero() || limit.compareTo(first) < 0) {
      throw new IllegalArgumentException("back-off from " + first + " to " + limit);
    }
  }

  /** How long to wait after the given number of failures in a row, at least one. */
  public Duration after(int failures) {
    Duration delay = first;
    for (int i = 1; i < failures && delay.compareTo(limit) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(limit) < 0 ? delay : limit;
  }
}
