package dev.slipway.runtime.kubelet.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import dev.slipway.runtime.kubelet.runtime.RuntimeListener;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the engine's events for as long as it is open. When the stream breaks it comes back, and
 * lists everything again, because what happened in between is not told twice.
 */
final class EventStream implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private final DockerClient docker;
  private final List<String> labels;
  private final InstantSource clock;
  private final Supplier<List<RuntimeContainer>> list;
  private final Function<String, Optional<RuntimeContainer>> inspect;
  private final RuntimeListener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Subscription current;

  EventStream(
      DockerClient docker,
      List<String> labels,
      InstantSource clock,
      Supplier<List<RuntimeContainer>> list,
      Function<String, Optional<RuntimeContainer>> inspect,
      RuntimeListener listener) {
    this.docker = docker;
    this.labels = List.copyOf(labels);
    this.clock = clock;
    this.list = list;
    this.inspect = inspect;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("slipway-docker-events").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    @Nullable String lost = null;
    while (closed.getCount() > 0) {
      String reason;
      try (Subscription subscription = subscribe()) {
        listener.synced(list.get());
        if (lost != null) {
          log.atInfo().log("the Docker engine is back");
        }
        lost = null;
        retry = FIRST_RETRY;
        reason = follow(subscription);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        reason = String.valueOf(e.getMessage());
      }
      if (closed.getCount() == 0) {
        return;
      }
      if (!reason.equals(lost)) {
        // The first reason is only that the stream broke; the attempts that follow know more.
        log.atWarn().addKeyValue("reason", reason).log("lost the Docker engine's events");
        lost = reason;
        listener.lost(reason);
      }
      if (sleepUnlessClosed(retry)) {
        return;
      }
      retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
    }
  }

  private Subscription subscribe() {
    Subscription subscription = new Subscription();
    current = subscription;
    // From a second ago: the list that follows is newer than the first event, whatever the order
    // in which the engine serves the two requests.
    String since = Long.toString(clock.instant().getEpochSecond() - 1);
    docker
        .eventsCmd()
        .withEventTypeFilter(EventType.CONTAINER)
        .withEventFilter("start", "die", "destroy")
        .withLabelFilter(labels.toArray(String[]::new))
        .withSince(since)
        .exec(subscription);
    return subscription;
  }

  /** Hands on events until the stream ends, and answers why it did. */
  private String follow(Subscription subscription) throws InterruptedException {
    while (true) {
      Message message = subscription.messages.take();
      switch (message) {
        case Message.Ended ended -> {
          return ended.reason();
        }
        case Message.Happened happened -> tell(happened);
      }
    }
  }

  private void tell(Message.Happened event) {
    if (event.action().equals("destroy")) {
      listener.removed(event.id());
      return;
    }
    inspect.apply(event.id()).ifPresent(listener::changed);
  }

  private boolean sleepUnlessClosed(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Subscription subscription = current;
    if (subscription != null) {
      subscription.close();
    }
    thread.interrupt();
  }

  private sealed interface Message {
    record Happened(String id, String action) implements Message {}

    record Ended(String reason) implements Message {}
  }

  /** One request to the engine. */
  private static final class Subscription implements ResultCallback<Event> {
    final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private volatile @Nullable Closeable stream;
    private volatile boolean closed;

    @Override
    public void onStart(Closeable stream) {
      this.stream = stream;
      if (closed) {
        close();
      }
    }

    @Override
    public void onNext(Event event) {
      @Nullable String id = event.getId();
      @Nullable String action = event.getAction();
      if (id != null && action != null) {
        messages.add(new Message.Happened(id, action));
      }
    }

    @Override
    public void onError(Throwable error) {
      messages.add(
          new Message.Ended(
              "the Docker engine broke off its events: " + EngineErrors.deepest(error)));
    }

    @Override
    public void onComplete() {
      messages.add(new Message.Ended("the Docker engine closed its events"));
    }

    @Override
    public void close() {
      closed = true;
      messages.add(new Message.Ended("closed"));
      Closeable open = stream;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          log.atDebug().setCause(e).log("closing an event stream");
        }
      }
    }
  }
}
