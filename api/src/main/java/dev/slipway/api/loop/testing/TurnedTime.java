package dev.slipway.api.loop.testing;

import dev.slipway.api.loop.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock and ticker that move only when a test says so. {@link #advance} runs what falls due on
 * the calling thread, in order of time, with the clock standing at each task's moment.
 */
public final class TurnedTime extends Clock implements Ticker {
  private record Task(Instant due, long order, Runnable run) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::order));
  private Instant now;
  private long asked;

  /** Stands at {@code start}. */
  public TurnedTime(Instant start) {
    this.now = start;
  }

  /** Stands at the beginning of 2026. */
  public TurnedTime() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Moves time forward. */
  public void advance(Duration by) {
    Instant end = instant().plus(by);
    for (Task task = nextUntil(end); task != null; task = nextUntil(end)) {
      task.run().run();
    }
    synchronized (this) {
      now = end;
    }
  }

  private synchronized @Nullable Task nextUntil(Instant end) {
    Task first = tasks.peek();
    if (first == null || first.due().isAfter(end)) {
      return null;
    }
    tasks.remove();
    now = first.due().isAfter(now) ? first.due() : now;
    return first;
  }

  /** How many tasks wait for their time. */
  public synchronized int waiting() {
    return tasks.size();
  }

  @Override
  public synchronized Tick after(Duration delay, Runnable run) {
    Task task = new Task(now.plus(delay), asked++, run);
    tasks.add(task);
    return () -> cancel(task);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("a zone other than UTC");
  }
}
