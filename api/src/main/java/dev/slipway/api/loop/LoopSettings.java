package dev.slipway.api.loop;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a {@link ReconcileLoop} runs.
 *
 * @param name prefix of the worker threads' names and key in the log
 * @param workers how many keys may be worked on at once, at least one
 * @param backOff how long a failing key waits
 * @param drainLimit how long closing waits for keys that were already added
 */
public record LoopSettings(String name, int workers, BackOff backOff, Duration drainLimit) {
  public LoopSettings {
    requireNonNull(name);
    requireNonNull(backOff);
    requireNonNull(drainLimit);
    if (workers < 1) {
      throw new IllegalArgumentException("workers: " + workers);
    }
  }

  /** The standard back-off, and ten seconds to drain. */
  public static LoopSettings of(String name, int workers) {
    return new LoopSettings(name, workers, BackOff.STANDARD, Duration.ofSeconds(10));
  }

  /** The same with another back-off. */
  public LoopSettings withBackOff(BackOff other) {
    return new LoopSettings(name, workers, other, drainLimit);
  }

  /** The same with another limit for draining. */
  public LoopSettings withDrainLimit(Duration other) {
    return new LoopSettings(name, workers, backOff, other);
  }
}
