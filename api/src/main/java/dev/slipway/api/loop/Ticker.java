package dev.slipway.api.loop;

import java.time.Duration;

/** Runs tasks later. Tasks are short: they hand work on instead of doing it. */
public interface Ticker {
  /** Runs {@code task} once, after {@code delay}, on a thread of the ticker's. */
  Tick after(Duration delay, Runnable task);

  /** A task that has been asked for. */
  @FunctionalInterface
  interface Tick {
    /** Keeps the task from running if it has not begun; harmless otherwise. */
    void cancel();
  }
}
