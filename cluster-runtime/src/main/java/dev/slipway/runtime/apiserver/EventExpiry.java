package dev.slipway.runtime.apiserver;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.registry.DeleteOptions;
import dev.slipway.runtime.apiserver.registry.Deletion;
import dev.slipway.runtime.apiserver.registry.Target;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.CachedObject;
import dev.slipway.runtime.apiserver.storage.Filter;
import dev.slipway.runtime.apiserver.storage.Keys;
import dev.slipway.runtime.apiserver.storage.WatchCache;
import dev.slipway.runtime.store.StoreException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes events an hour after they last happened: they are news, not records. */
final class EventExpiry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventExpiry.class);
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration EVERY = Duration.ofMinutes(5);
  private static final List<String> TIMES = List.of("lastTimestamp", "eventTime");

  private final ResourceType events;
  private final WatchCache cache;
  private final Deletion deletion;
  private final Clock clock;
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("event-expiry").factory());

  EventExpiry(ResourceType events, WatchCache cache, Deletion deletion, Clock clock) {
    this.events = requireNonNull(events);
    this.cache = requireNonNull(cache);
    this.deletion = requireNonNull(deletion);
    this.clock = requireNonNull(clock);
  }

  void start() {
    var unused =
        schedule.scheduleWithFixedDelay(
            this::run, EVERY.toMinutes(), EVERY.toMinutes(), TimeUnit.MINUTES);
  }

  private void run() {
    try {
      expire();
    } catch (StoreException e) {
      LOG.atDebug().setCause(e).log("Events expire later: the store does not answer");
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("Events could not be expired");
    }
  }

  /** Removes the events that are too old now. */
  void expire() {
    Instant oldest = clock.instant().minus(KEPT);
    Filter all = new Filter(Keys.prefix(events, ""), event -> true);
    for (CachedObject event : cache.of(events).list(all).objects()) {
      if (happened(event.object().parse()).filter(time -> time.isBefore(oldest)).isPresent()) {
        try {
          deletion.delete(
              new Target(events, event.namespace(), event.name()), DeleteOptions.DEFAULT);
        } catch (ApiException e) {
          LOG.atDebug().addKeyValue("event", event.name()).log("An event was deleted by others");
        }
      }
    }
  }

  private static Optional<Instant> happened(KubeObject event) {
    return TIMES.stream()
        .flatMap(field -> event.text(field).stream())
        .findFirst()
        .or(() -> event.text("metadata", "creationTimestamp"))
        .flatMap(EventExpiry::time);
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    schedule.shutdownNow();
  }
}
