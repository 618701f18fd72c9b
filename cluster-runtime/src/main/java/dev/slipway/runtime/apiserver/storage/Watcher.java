package dev.slipway.runtime.apiserver.storage;

import dev.slipway.runtime.apiserver.status.ApiException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One reader of a type's changes. Events wait in a bounded queue; a reader that does not keep up is
 * cut off and has to start again, so that it never holds memory without bound.
 */
public final class Watcher implements AutoCloseable {
  private static final int QUEUE = 1_024;

  /** What a reader meets next. */
  public sealed interface Step {
    /** An object appeared, changed or went out of sight. */
    record Changed(String type, StoredObject object) implements Step {}

    /** The watch is over; the cause is to be told to the client, if there is one. */
    record Ended(Optional<ApiException> cause) implements Step {}
  }

  private final TypeCache cache;
  private final Filter filter;
  private final long after;
  private final Queue<Step> backlog;
  private final BlockingQueue<Step> queue = new ArrayBlockingQueue<>(QUEUE + 1);
  private volatile boolean cut;

  /** A reader of what happens after a revision, which the cache itself may not have reached. */
  Watcher(TypeCache cache, Filter filter, long after, List<WatchEvent> missed) {
    this.cache = cache;
    this.filter = filter;
    this.after = after;
    this.backlog = new ArrayDeque<>();
    for (WatchEvent event : missed) {
      Step.Changed step = step(event);
      if (step != null) {
        backlog.add(step);
      }
    }
  }

  /** Takes an event that the cache has just applied; called under the cache's lock. */
  void offer(WatchEvent event) {
    Step.Changed step = event.revision() > after ? step(event) : null;
    if (step == null || cut) {
      return;
    }
    if (queue.size() >= QUEUE || !queue.offer(step)) {
      end(Optional.empty());
    }
  }

  /** Ends the watch after what has been queued, or at once when the reader is too slow. */
  void end(Optional<ApiException> cause) {
    cut = true;
    Step.Ended ended = new Step.Ended(cause);
    if (!queue.offer(ended)) {
      queue.clear();
      queue.add(ended);
    }
  }

  /** The next step, or nothing when none came in time. */
  public Optional<Step> next(Duration patience) throws InterruptedException {
    Step waiting = backlog.poll();
    return Optional.ofNullable(
        waiting != null ? waiting : queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** True when something waits. */
  public boolean hasNext() {
    return !backlog.isEmpty() || !queue.isEmpty();
  }

  /** The revision up to which the reader has seen everything; empty while something waits. */
  public Optional<Long> caughtUpAt() {
    return backlog.isEmpty() ? cache.revisionIf(queue::isEmpty) : Optional.empty();
  }

  private Step.@Nullable Changed step(WatchEvent event) {
    CachedObject before = event.before();
    CachedObject after = event.after();
    boolean was = before != null && filter.matches(before);
    if (after != null && filter.matches(after)) {
      return new Step.Changed(was ? "MODIFIED" : "ADDED", after.object());
    }
    return was ? new Step.Changed("DELETED", event.last()) : null;
  }

  @Override
  public void close() {
    cache.forget(this);
  }
}
