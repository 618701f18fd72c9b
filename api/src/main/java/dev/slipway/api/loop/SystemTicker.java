package dev.slipway.api.loop;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A {@link Ticker} on the machine's monotonic clock: one daemon thread, started by first use. */
public final class SystemTicker implements Ticker, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  /** Names its thread {@code <name>-ticker}. */
  public SystemTicker(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name(name + "-ticker").factory());
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Once closed, the task is dropped.
   */
  @Override
  public Tick after(Duration delay, Runnable task) {
    if (executor.isShutdown()) {
      return () -> {};
    }
    ScheduledFuture<?> future =
        executor.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  /** Drops all tasks that have not begun. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
