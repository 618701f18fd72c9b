package dev.slipway.runtime.events;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.loop.BackOff;
import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.Outcome;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.SystemTicker;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records events on behalf of one component.
 *
 * <p>The same event (subject, type, reason, message) again raises the count of the one there is.
 * Recording is best effort: at most {@value #MAX_PENDING} different events wait to be written, what
 * exceeds that is dropped, and what the server refuses is not tried again.
 */
public final class EventRecorder implements AutoCloseable {
  /** Whether an event says that something is wrong. */
  public enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String text;

    Type(String text) {
      this.text = text;
    }
  }

  private record Key(Subject subject, Type type, String reason, String message) {}

  /** Occurrences not written yet. */
  private record Pending(int count, Instant first, Instant last, int attempts) {
    Pending plus(Instant when) {
      return new Pending(count + 1, first, when, attempts);
    }

    Pending plus(Pending later) {
      return new Pending(count + later.count, first, later.last, attempts + later.attempts);
    }
  }

  private record Written(String name, int count) {}

  static final int MAX_PENDING = 2000;
  private static final int MAX_WRITTEN = 4096;
  private static final int MAX_ATTEMPTS = 10;
  private static final int MAX_MESSAGE = 1024;
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  private final KubernetesClient client;
  private final Clock clock;
  private final String component;
  private final String host;
  private final SystemTicker ticker;
  private final ReconcileLoop<Key> loop;
  private final Map<Key, Pending> pending = new HashMap<>(); // guarded by this
  private final Map<Key, Written> written; // guarded by this
  private boolean overflowing; // guarded by this
  private long lastName; // guarded by this

  /**
   * Starts nothing yet.
   *
   * @param component who reports, such as {@code kubelet}
   * @param host the node it runs on, or empty
   */
  public EventRecorder(KubernetesClient client, Clock clock, String component, String host) {
    this.client = requireNonNull(client);
    this.clock = requireNonNull(clock);
    this.component = requireNonNull(component);
    this.host = requireNonNull(host);
    this.ticker = new SystemTicker("events-" + component);
    LoopSettings settings =
        LoopSettings.of("events-" + component, 2)
            .withBackOff(new BackOff(Duration.ofMillis(100), Duration.ofSeconds(10)))
            .withDrainLimit(Duration.ofSeconds(2));
    this.loop = new ReconcileLoop<>(settings, this::write, clock, ticker);
    this.written =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Written> eldest) {
            return size() > MAX_WRITTEN;
          }
        };
  }

  /** Starts writing what was and will be recorded. */
  public void start() {
    loop.start();
  }

  /** Records an event about an object. */
  public void record(HasMetadata subject, Type type, String reason, String message) {
    record(Subject.of(subject), type, reason, message);
  }

  /** Records an event about an object or a part of it. Returns at once. */
  public void record(Subject subject, Type type, String reason, String message) {
    Key key = new Key(subject, type, reason, shortened(message));
    Instant now = clock.instant();
    synchronized (this) {
      if (!pending.containsKey(key) && pending.size() >= MAX_PENDING) {
        if (!overflowing) {
          LOG.atWarn().addKeyValue("component", component).log("Too many events, dropping some");
        }
        overflowing = true;
        return;
      }
      overflowing = false;
      Pending before = pending.get(key);
      pending.put(key, before == null ? new Pending(1, now, now, 0) : before.plus(now));
    }
    loop.add(key);
  }

  private Outcome write(Key key) {
    Pending taken;
    Written before;
    synchronized (this) {
      taken = pending.remove(key);
      before = written.get(key);
    }
    if (taken == null) {
      return Outcome.done();
    }
    try {
      Written after = before == null ? create(key, taken) : count(key, before, taken);
      synchronized (this) {
        written.put(key, after);
      }
      return Outcome.done();
    } catch (KubernetesClientException e) {
      return failed(key, taken, e);
    }
  }

  private Outcome failed(Key key, Pending taken, KubernetesClientException e) {
    boolean refused = e.getCode() >= 400 && e.getCode() < 500 && e.getCode() != 429;
    if ((refused && e.getCode() != 409) || taken.attempts >= MAX_ATTEMPTS) {
      LOG.atDebug()
          .setCause(e)
          .addKeyValue("subject", key.subject)
          .addKeyValue("reason", key.reason)
          .log("Event not written");
      return Outcome.done();
    }
    Pending again = new Pending(taken.count, taken.first, taken.last, taken.attempts + 1);
    synchronized (this) {
      pending.merge(key, again, (later, earlier) -> earlier.plus(later));
    }
    return Outcome.failed("event not written: " + e.getMessage());
  }

  private Written create(Key key, Pending taken) {
    String name = name(key.subject.name());
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(key.subject.eventNamespace())
            .endMetadata()
            .withInvolvedObject(key.subject.reference())
            .withType(key.type.text)
            .withReason(key.reason)
            .withMessage(key.message)
            .withNewSource()
            .withComponent(component)
            .withHost(host.isEmpty() ? null : host)
            .endSource()
            .withReportingComponent(component)
            .withReportingInstance(host)
            .withFirstTimestamp(seconds(taken.first))
            .withLastTimestamp(seconds(taken.last))
            .withCount(taken.count)
            .build();
    client.v1().events().inNamespace(key.subject.eventNamespace()).resource(event).create();
    return new Written(name, taken.count);
  }

  private Written count(Key key, Written before, Pending taken) {
    Written after = new Written(before.name, before.count + taken.count);
    String patch =
        "{\"count\":" + after.count + ",\"lastTimestamp\":\"" + seconds(taken.last) + "\"}";
    try {
      client
          .v1()
          .events()
          .inNamespace(key.subject.eventNamespace())
          .withName(before.name)
          .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
      return after;
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) { // expired meanwhile
        return create(key, taken);
      }
      throw e;
    }
  }

  private synchronized String name(String subject) {
    Instant now = clock.instant();
    long nanos =
        Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    lastName = Math.max(nanos, lastName + 1);
    String suffix = "." + Long.toHexString(lastName);
    int room = 253 - suffix.length();
    return (subject.length() > room ? subject.substring(0, room) : subject) + suffix;
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String shortened(String message) {
    return message.length() <= MAX_MESSAGE
        ? message
        : message.substring(0, MAX_MESSAGE - 3) + "...";
  }

  /** Writes what was recorded, within two seconds, and stops. */
  @Override
  public void close() {
    loop.close();
    ticker.close();
  }
}
