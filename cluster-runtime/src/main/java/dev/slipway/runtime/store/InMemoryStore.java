package dev.slipway.runtime.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in the heap, for tests and simulations: nothing survives it. Keeps all history until
 * {@link #compact}.
 */
public final class InMemoryStore implements Store {
  private static final Logger LOG = LoggerFactory.getLogger(InMemoryStore.class);

  /** An empty etcd is at revision 1; the first write is 2. */
  private static final long FIRST_REVISION = 1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All below guarded by lock.
  private final NavigableMap<String, Deque<Version>> keys = new TreeMap<>(KeyOrder.INSTANCE);
  private final NavigableMap<Long, StoreEvent> log = new TreeMap<>();
  private long revision = FIRST_REVISION;
  private long compacted;
  private boolean closed;

  /** A key's state from a revision on; a null value is a deletion. Newest first in its deque. */
  private record Version(long revision, byte @Nullable [] value) {}

  @Override
  public Optional<StoredValue> get(String key) {
    lock.lock();
    try {
      checkOpen();
      return valueAt(key, revision);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public StorePage list(ListRequest request) {
    lock.lock();
    try {
      checkOpen();
      long at = request.revision() == 0 ? revision : request.revision();
      checkReadable(at);
      List<StoredValue> values = new ArrayList<>();
      long remaining = 0;
      for (String key : from(request).keySet()) {
        if (!key.startsWith(request.prefix())) {
          break;
        }
        Optional<StoredValue> value = valueAt(key, at);
        if (value.isEmpty()) {
          continue;
        }
        if (request.limit() > 0 && values.size() == request.limit()) {
          remaining++;
        } else {
          values.add(value.get());
        }
      }
      return new StorePage(values, at, remaining);
    } finally {
      lock.unlock();
    }
  }

  private NavigableMap<String, Deque<Version>> from(ListRequest request) {
    boolean skips = KeyOrder.INSTANCE.compare(request.afterKey(), request.prefix()) >= 0;
    return skips && !request.afterKey().isEmpty()
        ? keys.tailMap(request.afterKey(), false)
        : keys.tailMap(request.prefix(), true);
  }

  @Override
  public WriteResult put(String key, byte[] value, long expectedRevision) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("an empty key");
    }
    if (value.length > MAX_VALUE_BYTES) {
      throw new ValueTooLargeException(key, value.length);
    }
    return write(key, value.clone(), expectedRevision);
  }

  @Override
  public WriteResult delete(String key, long expectedRevision) {
    if (expectedRevision <= 0) {
      throw new IllegalArgumentException("delete expects a revision of an existing key");
    }
    return write(key, null, expectedRevision);
  }

  private WriteResult write(String key, byte @Nullable [] value, long expectedRevision) {
    lock.lock();
    try {
      checkOpen();
      Optional<StoredValue> current = valueAt(key, revision);
      if (current.map(StoredValue::revision).orElse(0L) != expectedRevision) {
        return new WriteResult.Conflict(current);
      }
      revision++;
      keys.computeIfAbsent(key, k -> new ArrayDeque<>(2)).addFirst(new Version(revision, value));
      Optional<StoredValue> written =
          Optional.ofNullable(value).map(v -> new StoredValue(key, v, revision));
      log.put(revision, new StoreEvent(key, revision, written, current));
      changed.signalAll();
      return new WriteResult.Written(revision);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public AutoCloseable watch(String prefix, long afterRevision, StoreListener listener) {
    lock.lock();
    try {
      checkOpen();
    } finally {
      lock.unlock();
    }
    Watch watch = new Watch(prefix, afterRevision, listener);
    Thread.ofVirtual().name("store-watch-" + prefix).start(watch::run);
    return watch;
  }

  @Override
  public void compact(long toRevision) {
    lock.lock();
    try {
      checkOpen();
      if (toRevision > revision) {
        throw future(toRevision);
      }
      if (toRevision <= compacted) {
        return;
      }
      compacted = toRevision;
      log.headMap(toRevision, true).clear();
      keys.values().removeIf(versions -> forget(versions, toRevision));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Drops what no read at {@code toRevision} or later can see; true if nothing is left. */
  private static boolean forget(Deque<Version> versions, long toRevision) {
    List<Version> kept = new ArrayList<>();
    for (Version version : versions) {
      if (version.revision > toRevision) {
        kept.add(version);
      } else {
        if (version.value != null) {
          kept.add(version);
        }
        break;
      }
    }
    versions.clear();
    versions.addAll(kept);
    return versions.isEmpty();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Optional<StoredValue> valueAt(String key, long at) {
    Deque<Version> versions = keys.get(key);
    if (versions == null) {
      return Optional.empty();
    }
    for (Version version : versions) {
      if (version.revision <= at) {
        byte[] value = version.value;
        return value == null
            ? Optional.empty()
            : Optional.of(new StoredValue(key, value, version.revision));
      }
    }
    return Optional.empty();
  }

  private void checkOpen() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
  }

  private void checkReadable(long at) {
    if (at < compacted) {
      throw new CompactedException(at);
    }
    if (at > revision) {
      throw future(at);
    }
  }

  private StoreException future(long asked) {
    return new StoreException(
        "revision " + asked + " is not reached yet, the store is at " + revision);
  }

  /** A reader of the log at its own pace, on its own thread. */
  private final class Watch implements AutoCloseable {
    private final String prefix;
    private final StoreListener listener;
    private long position;
    private volatile boolean stopped;

    Watch(String prefix, long afterRevision, StoreListener listener) {
      this.prefix = prefix;
      this.position = afterRevision;
      this.listener = listener;
    }

    void run() {
      try {
        for (StoreEvent event = next(); event != null; event = next()) {
          listener.changed(event);
        }
      } catch (StoreException e) {
        listener.ended(e);
      } catch (RuntimeException e) {
        LOG.atError().addKeyValue("prefix", prefix).setCause(e).log("watch listener failed");
        listener.ended(new StoreException("the listener failed at revision " + position, e));
      }
    }

    /** The next event under the prefix, null when this watch has been stopped. */
    private @Nullable StoreEvent next() {
      lock.lock();
      try {
        while (!stopped) {
          checkOpen();
          checkReadable(position);
          var entry = log.higherEntry(position);
          if (entry == null) {
            position = revision;
            changed.awaitUninterruptibly();
            continue;
          }
          position = entry.getKey();
          if (entry.getValue().key().startsWith(prefix)) {
            return entry.getValue();
          }
        }
        return null;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        stopped = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
