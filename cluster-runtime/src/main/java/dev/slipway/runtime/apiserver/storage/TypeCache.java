package dev.slipway.runtime.apiserver.storage;

import dev.slipway.runtime.apiserver.status.ApiException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** All objects of one type and their recent changes, in memory. */
public final class TypeCache {
  private static final int HISTORY = 1_024;
  private static final long HISTORY_BYTES = 4L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final LongSupplier progress;
  // Guarded by lock: objects, history, historyBytes, historyStart, lastRevision.
  private final TreeMap<String, CachedObject> objects = new TreeMap<>();
  private final Deque<WatchEvent> history = new ArrayDeque<>();
  private long historyBytes;
  private long historyStart;
  private long lastRevision;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

  TypeCache(LongSupplier progress, long start) {
    this.progress = progress;
    this.historyStart = start;
    this.lastRevision = start;
  }

  /**
   * The wanted objects, in key order, and the revision they show.
   *
   * @param objects the objects
   * @param revision nothing up to it is missing
   */
  public record Snapshot(List<CachedObject> objects, long revision) {}

  /**
   * A watcher that has been told of the present state.
   *
   * @param snapshot the state
   * @param watcher reads what happens after it
   */
  public record WatchedSnapshot(Snapshot snapshot, Watcher watcher) {}

  /** One object. */
  public Optional<CachedObject> get(String key) {
    lock.lock();
    try {
      return Optional.ofNullable(objects.get(key));
    } finally {
      lock.unlock();
    }
  }

  /** The objects that a filter lets through. */
  public Snapshot list(Filter filter) {
    lock.lock();
    try {
      return snapshot(filter);
    } finally {
      lock.unlock();
    }
  }

  /** The present state, and a watcher for what comes after it. */
  public WatchedSnapshot watch(Filter filter) {
    lock.lock();
    try {
      Watcher watcher = new Watcher(this, filter, 0, List.of());
      watchers.add(watcher);
      return new WatchedSnapshot(snapshot(filter), watcher);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A watcher for everything after a revision.
   *
   * @throws ApiException when that history is no longer kept
   */
  public Watcher watchFrom(long revision, Filter filter) {
    lock.lock();
    try {
      if (revision < historyStart) {
        throw ApiException.expired(
            "too old resource version: " + revision + " (" + historyStart + ")");
      }
      List<WatchEvent> missed =
          history.stream().filter(event -> event.revision() > revision).toList();
      Watcher watcher = new Watcher(this, filter, revision, missed);
      watchers.add(watcher);
      return watcher;
    } finally {
      lock.unlock();
    }
  }

  /** Puts the state of a fresh list in place; whoever watched before has to start again. */
  void reset(Map<String, CachedObject> fresh, long revision) {
    lock.lock();
    try {
      objects.clear();
      objects.putAll(fresh);
      history.clear();
      historyBytes = 0;
      historyStart = revision;
      lastRevision = revision;
      endAll(
          Optional.of(
              ApiException.expired("The resourceVersion for the provided watch is too old.")));
    } finally {
      lock.unlock();
    }
  }

  /** Applies a change; {@code after} is computed from what was there before. */
  void apply(String key, long revision, UnaryOperator<Optional<CachedObject>> change) {
    lock.lock();
    try {
      CachedObject before = objects.get(key);
      CachedObject after = change.apply(Optional.ofNullable(before)).orElse(null);
      lastRevision = Math.max(lastRevision, revision);
      if (before == null && after == null) {
        return;
      }
      if (after == null) {
        objects.remove(key);
      } else {
        objects.put(key, after);
      }
      WatchEvent event = new WatchEvent(revision, before, after);
      remember(event);
      for (Watcher watcher : watchers) {
        watcher.offer(event);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The revision this cache shows, if a condition holds at that very moment. */
  Optional<Long> revisionIf(BooleanSupplier condition) {
    lock.lock();
    try {
      return condition.getAsBoolean() ? Optional.of(revision()) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  void forget(Watcher watcher) {
    watchers.remove(watcher);
  }

  void endAll(Optional<ApiException> cause) {
    for (Watcher watcher : watchers) {
      watcher.end(cause);
    }
    watchers.clear();
  }

  private Snapshot snapshot(Filter filter) {
    List<CachedObject> found = new ArrayList<>();
    for (Map.Entry<String, CachedObject> entry : objects.tailMap(filter.keyPrefix()).entrySet()) {
      if (!filter.covers(entry.getKey())) {
        break;
      }
      if (filter.matches(entry.getValue())) {
        found.add(entry.getValue());
      }
    }
    return new Snapshot(found, revision());
  }

  /** What has been applied here may be ahead of the progress that all types share. */
  private long revision() {
    return Math.max(lastRevision, progress.getAsLong());
  }

  private void remember(WatchEvent event) {
    history.addLast(event);
    historyBytes += event.size();
    while (history.size() > HISTORY || (historyBytes > HISTORY_BYTES && history.size() > 1)) {
      WatchEvent oldest = history.removeFirst();
      historyBytes -= oldest.size();
      historyStart = oldest.revision();
    }
  }
}
