package dev.slipway.api.loop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Counts the failures in a row of each key, and logs when a key begins to fail, fails for another
 * reason, or works again; not each retry.
 */
final class Failures<K> {
  private record Streak(int count, String reason) {}

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);

  private final String loop;
  private final Map<K, Streak> streaks = new ConcurrentHashMap<>();

  Failures(String loop) {
    this.loop = loop;
  }

  /** Answers how many failures in a row this makes. */
  int failed(K key, String reason, @Nullable Throwable cause) {
    Streak before = streaks.get(key);
    int count = before == null ? 1 : before.count + 1;
    streaks.put(key, new Streak(count, reason));
    boolean news = before == null || !before.reason.equals(reason);
    LoggingEventBuilder event = news ? LOG.atWarn() : LOG.atDebug();
    if (cause != null) {
      event = event.setCause(cause);
    }
    event
        .addKeyValue("loop", loop)
        .addKeyValue("key", key)
        .addKeyValue("reason", reason)
        .addKeyValue("failures", count)
        .log("Reconciliation failed");
    return count;
  }

  void succeeded(K key) {
    Streak streak = streaks.remove(key);
    if (streak != null) {
      LOG.atInfo()
          .addKeyValue("loop", loop)
          .addKeyValue("key", key)
          .addKeyValue("failures", streak.count)
          .log("Reconciliation works again");
    }
  }
}
