package dev.slipway.runtime.apiserver.storage;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.resource.Catalogue;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.store.CompactedException;
import dev.slipway.runtime.store.Store;
import dev.slipway.runtime.store.Store.ListRequest;
import dev.slipway.runtime.store.Store.StoreEvent;
import dev.slipway.runtime.store.Store.StoreListener;
import dev.slipway.runtime.store.Store.StorePage;
import dev.slipway.runtime.store.Store.StoredValue;
import dev.slipway.runtime.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in the store, in memory, kept up to date by one watch. Lists, watches and lookups are
 * served from here; a reader that needs the newest state first waits until the cache has reached
 * the store's revision.
 */
public final class WatchCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchCache.class);
  private static final int PAGE = 1_000;

  private final Store store;
  private final Catalogue catalogue;
  private final ConcurrentMap<String, TypeCache> types = new ConcurrentHashMap<>();
  private final ReentrantLock progressLock = new ReentrantLock();
  private final Condition progressed = progressLock.newCondition();
  private volatile long progress;
  private volatile boolean closed;
  private @Nullable AutoCloseable subscription;

  public WatchCache(Store store, Catalogue catalogue) {
    this.store = requireNonNull(store);
    this.catalogue = requireNonNull(catalogue);
  }

  /** Reads the store and follows it from then on; returns when the first read is done. */
  public void start() {
    load();
  }

  /** The objects of a type. */
  public TypeCache of(ResourceType type) {
    return of(type.kind().group() + "/" + type.plural());
  }

  /** Waits until the cache shows at least {@code revision}; false when it did not in time. */
  public boolean awaitRevision(long revision, Duration patience) throws InterruptedException {
    if (progress >= revision) {
      return true;
    }
    long left = patience.toNanos();
    progressLock.lock();
    try {
      while (progress < revision) {
        if (left <= 0) {
          return false;
        }
        left = progressed.awaitNanos(left);
      }
      return true;
    } finally {
      progressLock.unlock();
    }
  }

  /** The revision that the cache has reached. */
  public long progress() {
    return progress;
  }

  private TypeCache of(String type) {
    return types.computeIfAbsent(type, name -> new TypeCache(() -> progress, progress));
  }

  private synchronized void load() {
    Map<String, TreeMap<String, CachedObject>> fresh = new HashMap<>();
    long revision = 0;
    String after = "";
    StorePage page;
    do {
      page = store.list(new ListRequest(Keys.ROOT, after, PAGE, revision));
      revision = page.revision();
      for (StoredValue value : page.values()) {
        String type = Keys.typeOf(value.key());
        if (isObject(type)) {
          TreeMap<String, CachedObject> objects =
              fresh.computeIfAbsent(type, name -> new TreeMap<>());
          cached(type, value.key(), value.value(), value.revision())
              .ifPresent(object -> objects.put(value.key(), object));
        }
        after = value.key();
      }
    } while (page.remaining() > 0);
    for (String type : types.keySet()) {
      fresh.computeIfAbsent(type, name -> new TreeMap<>());
    }
    advance(revision);
    long start = revision;
    fresh.forEach((type, objects) -> of(type).reset(objects, start));
    subscription = store.watch(Keys.ROOT, start, new Listener());
  }

  private void apply(StoreEvent event) {
    String type = Keys.typeOf(event.key());
    if (isObject(type)) {
      of(type)
          .apply(
              event.key(),
              event.revision(),
              before ->
                  event
                      .value()
                      .flatMap(
                          value -> cached(type, event.key(), value.value(), event.revision())));
    }
    advance(event.revision());
  }

  private void advance(long revision) {
    progressLock.lock();
    try {
      progress = Math.max(progress, revision);
      progressed.signalAll();
    } finally {
      progressLock.unlock();
    }
  }

  /** Reservations lie below the same root, so that the revision that is followed covers them. */
  private static boolean isObject(String type) {
    return !type.isEmpty() && !type.startsWith("allocations/");
  }

  /** What somebody else has put below our root is left out rather than stopping everything. */
  private Optional<CachedObject> cached(String type, String key, byte[] value, long revision) {
    int slash = type.indexOf('/');
    Optional<ResourceType> known =
        catalogue.stored(type.substring(0, slash), type.substring(slash + 1));
    try {
      return Optional.of(CachedObject.of(StoredObject.of(key, value, revision), known));
    } catch (IllegalArgumentException e) {
      LOG.atError().addKeyValue("key", key).setCause(e).log("A stored value is no object");
      return Optional.empty();
    }
  }

  /** Ends all watches; their readers are told nothing and come back elsewhere. */
  public void endWatches() {
    List.copyOf(types.values()).forEach(type -> type.endAll(Optional.empty()));
  }

  @Override
  public void close() throws Exception {
    closed = true;
    AutoCloseable watching = subscription;
    if (watching != null) {
      watching.close();
    }
    endWatches();
  }

  private final class Listener implements StoreListener {
    @Override
    public void changed(StoreEvent event) {
      apply(event);
    }

    @Override
    public void ended(StoreException cause) {
      if (closed) {
        return;
      }
      if (cause instanceof CompactedException) {
        LOG.atWarn().setCause(cause).log("The watch cache fell behind and reads everything anew");
        Thread.ofVirtual().name("watch-cache-reload").start(WatchCache.this::load);
      } else {
        LOG.atInfo().setCause(cause).log("The store ended its watch");
      }
    }
  }
}
