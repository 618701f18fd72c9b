package dev.slipway.runtime.store;

import dev.slipway.runtime.store.Store.StoredValue;
import dev.slipway.runtime.store.Store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets the store's old history, so that it does not fill up. A marker key holds the time at
 * which it was written; when that is long enough ago, whoever replaces it compacts to the revision
 * of the old one. So any number of processes share the work, a restart loses nothing, and what is
 * compacted to is never somebody's deletion, which etcd would drop together with the history.
 */
public final class CompactionLoop implements AutoCloseable {
  /** What clients may rely on: a list or watch that is younger can go on. */
  public static final Duration DEFAULT_KEPT = Duration.ofMinutes(5);

  static final String MARKER = "compaction";

  private static final Logger LOG = LoggerFactory.getLogger(CompactionLoop.class);
  private static final int LOOKS_PER_PERIOD = 5;

  private final Store store;
  private final Clock clock;
  private final Duration kept;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("store-compaction").factory());
  private boolean failing;

  public CompactionLoop(Store store, Clock clock, Duration kept) {
    if (kept.isNegative() || kept.isZero()) {
      throw new IllegalArgumentException("the history kept must be positive, not " + kept);
    }
    this.store = store;
    this.clock = clock;
    this.kept = kept;
  }

  /** Begins looking, now and then a few times in each period. */
  public void start() {
    var unused =
        scheduler.scheduleWithFixedDelay(
            this::look, 0, Math.max(1, kept.toMillis() / LOOKS_PER_PERIOD), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      compactIfDue();
      if (failing) {
        failing = false;
        LOG.atInfo().log("store is compacted again");
      }
    } catch (RuntimeException e) {
      // The next look tries again; this thread must live on.
      if (!failing && !scheduler.isShutdown()) {
        failing = true;
        LOG.atWarn().setCause(e).log("store cannot be compacted, trying again");
      }
    }
  }

  /** Compacts if the marker is old enough; true if it did. */
  boolean compactIfDue() {
    Optional<StoredValue> marker = store.get(MARKER);
    Instant now = clock.instant();
    if (marker.isPresent() && !isOld(marker.get(), now)) {
      return false;
    }
    byte[] text = now.toString().getBytes(StandardCharsets.US_ASCII);
    long old = marker.map(StoredValue::revision).orElse(0L);
    WriteResult result = store.put(MARKER, text, old);
    if (old == 0 || !(result instanceof WriteResult.Written)) {
      return false;
    }
    store.compact(old);
    LOG.atDebug().addKeyValue("revision", old).log("store compacted");
    return true;
  }

  private boolean isOld(StoredValue marker, Instant now) {
    try {
      Instant written = Instant.parse(new String(marker.value(), StandardCharsets.US_ASCII));
      // A clock that was set back must not stop compaction for good.
      return Duration.between(written, now).abs().compareTo(kept) >= 0;
    } catch (DateTimeParseException e) {
      LOG.atWarn().addKeyValue("key", MARKER).log("compaction marker is unreadable and replaced");
      return true;
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
