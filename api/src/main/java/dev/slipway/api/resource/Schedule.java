package dev.slipway.api.resource;

import java.time.Duration;

/** When a repository is looked at without anybody asking. */
public sealed interface Schedule {
  /** Again and again. */
  record Interval(Duration every) implements Schedule {
    public Interval {
      if (every.isNegative() || every.isZero()) {
        throw new IllegalArgumentException("an interval must be positive");
      }
    }
  }

  /** At the times that a Quartz cron expression names; six or seven fields, not judged here. */
  record Cron(String expression) implements Schedule {}
}
