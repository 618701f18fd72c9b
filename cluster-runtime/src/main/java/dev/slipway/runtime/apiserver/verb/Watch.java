package dev.slipway.runtime.apiserver.verb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.apiserver.storage.CachedObject;
import dev.slipway.runtime.apiserver.storage.Filter;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import dev.slipway.runtime.apiserver.storage.TypeCache;
import dev.slipway.runtime.apiserver.storage.TypeCache.Snapshot;
import dev.slipway.runtime.apiserver.storage.Watcher;
import dev.slipway.runtime.apiserver.storage.Watcher.Step;
import dev.slipway.runtime.apiserver.wire.Acceptance;
import dev.slipway.runtime.apiserver.wire.Presenter;
import dev.slipway.runtime.apiserver.wire.Selection;
import dev.slipway.runtime.apiserver.wire.StatusWriter;
import dev.slipway.runtime.apiserver.wire.Tables.Headings;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Sends changes as they happen. */
public final class Watch implements Verb {
  private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(50);
  private static final Duration SHORTEST = Duration.ofMinutes(30);

  private static final String INITIAL_END =
      ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}";

  private final Reads reads;
  private final Presenter presenter;
  private final StatusWriter statuses;
  private final Clock clock;
  private final RandomGenerator random;

  public Watch(
      Reads reads,
      Presenter presenter,
      StatusWriter statuses,
      Clock clock,
      RandomGenerator random) {
    this.reads = requireNonNull(reads);
    this.presenter = requireNonNull(presenter);
    this.statuses = requireNonNull(statuses);
    this.clock = requireNonNull(clock);
    this.random = requireNonNull(random);
  }

  @Override
  public void answer(ResourceCall call) throws IOException, InterruptedException {
    Acceptance accepted = Acceptance.of(call.call());
    Selection selection = Selection.of(call.call(), call.type());
    Reads.checkNumbers(call);
    if (call.call().header("Upgrade").equalsIgnoreCase("websocket")) {
      // Not served over WebSockets: clients take a plain answer as the hint to stream over HTTP.
      call.call().answer(200, accepted.contentType(), new byte[0]);
      return;
    }
    if (!call.path().name().isEmpty()) {
      selection = selection.named(call.path().name());
    }
    boolean marksInitialEnd = wantsInitialEvents(call);
    Start start = start(call, selection.below(call.keyPrefix()), marksInitialEnd);
    try (Watcher watcher = start.watcher()) {
      OutputStream out = call.call().stream(200, accepted.contentType());
      Stream stream = new Stream(call, accepted, out);
      for (CachedObject object : start.present().objects()) {
        stream.send("ADDED", object.object());
      }
      if (marksInitialEnd) {
        stream.bookmark(start.present().revision(), INITIAL_END);
      }
      out.flush();
      follow(call, watcher, stream);
    }
  }

  /** Where a watch begins: with what is there, or after a revision. */
  private record Start(Snapshot present, Watcher watcher) {}

  private Start start(ResourceCall call, Filter filter, boolean withState)
      throws InterruptedException {
    TypeCache cache = reads.cache().of(call.type());
    long from = Reads.revision(call);
    if (from == 0 || withState) {
      // Should the newest state not be there yet, it follows as changes.
      var unused = reads.awaitFreshness(call);
      TypeCache.WatchedSnapshot watched = cache.watch(filter);
      return new Start(watched.snapshot(), watched.watcher());
    }
    return new Start(new Snapshot(List.of(), from), cache.watchFrom(from, filter));
  }

  private static boolean wantsInitialEvents(ResourceCall call) {
    if (!call.call().flag("sendInitialEvents")) {
      return false;
    }
    if (!call.call().parameter("resourceVersionMatch").orElse("").equals("NotOlderThan")) {
      throw ApiException.invalid(
          "meta.k8s.io",
          "ListOptions",
          "",
          List.of(
              Cause.forbidden(
                  "resourceVersionMatch",
                  "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")));
    }
    return true;
  }

  private void follow(ResourceCall call, Watcher watcher, Stream stream)
      throws IOException, InterruptedException {
    boolean bookmarks = call.call().flag("allowWatchBookmarks");
    Instant end = clock.instant().plus(length(call));
    while (true) {
      Duration left = Duration.between(clock.instant(), end);
      if (left.isNegative() || left.isZero()) {
        return;
      }
      Optional<Step> step =
          watcher.next(bookmarks && left.compareTo(BOOKMARK_EVERY) > 0 ? BOOKMARK_EVERY : left);
      if (step.isEmpty()) {
        Optional<Long> seen =
            bookmarks && clock.instant().isBefore(end) ? watcher.caughtUpAt() : Optional.empty();
        if (seen.isPresent()) {
          stream.bookmark(seen.get(), "");
          stream.flush();
        }
        continue;
      }
      switch (step.get()) {
        case Step.Changed changed -> {
          stream.send(changed.type(), changed.object());
          if (!watcher.hasNext()) {
            stream.flush();
          }
        }
        case Step.Ended ended -> {
          if (ended.cause().isPresent()) {
            stream.error(ended.cause().get());
          }
          stream.flush();
          return;
        }
      }
    }
  }

  /** As long as the client asks, else so long that not all clients come back at once. */
  private Duration length(ResourceCall call) {
    return call.call()
        .number("timeoutSeconds")
        .filter(seconds -> seconds > 0)
        .map(Duration::ofSeconds)
        .orElseGet(() -> SHORTEST.plusSeconds(random.nextInt((int) SHORTEST.toSeconds())));
  }

  private final class Stream {
    private static final byte[] END = "}\n".getBytes(UTF_8);

    private final ResourceCall call;
    private final Acceptance accepted;
    private final OutputStream out;
    private Headings headings = Headings.SHOWN;

    Stream(ResourceCall call, Acceptance accepted, OutputStream out) {
      this.call = call;
      this.accepted = accepted;
      this.out = out;
    }

    void send(String type, StoredObject object) throws IOException {
      write(type, presenter.watched(call.call(), accepted, call.served(), object, headings));
      headings = Headings.HIDDEN;
    }

    void bookmark(long revision, String annotations) throws IOException {
      write(
          "BOOKMARK",
          ("{\"kind\":\""
                  + call.served().kind().kind()
                  + "\",\"apiVersion\":\""
                  + call.served().kind().apiVersion()
                  + "\",\"metadata\":{\"resourceVersion\":\""
                  + revision
                  + "\""
                  + annotations
                  + "}}")
              .getBytes(UTF_8));
    }

    void error(ApiException cause) throws IOException {
      write("ERROR", statuses.failure(cause).toString().getBytes(UTF_8));
    }

    private void write(String type, byte[] object) throws IOException {
      out.write(("{\"type\":\"" + type + "\",\"object\":").getBytes(UTF_8));
      out.write(object);
      out.write(END);
    }

    void flush() throws IOException {
      out.flush();
    }
  }
}
