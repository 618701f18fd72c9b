package dev.slipway.webhook.dashboard;

import dev.slipway.webhook.cluster.ChangeSignal;
import dev.slipway.webhook.cluster.ClusterView;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves the status page, and tells open ones when something changed. */
public final class Dashboard {
  private static final int MOST_WATCHERS = 64;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(500);
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  private static final Map<String, String> ASSETS =
      Map.of("status.css", "text/css", "status.js", "text/javascript");

  private final ClusterView cluster;
  private final StatusPage page;
  private final Clock clock;
  private final AtomicInteger watchers = new AtomicInteger();

  public Dashboard(ClusterView cluster, Clock clock) {
    this.cluster = cluster;
    this.page = new StatusPage(cluster);
    this.clock = clock;
  }

  /** {@code GET /}. */
  public void page(Context context) {
    protect(context);
    context.html(page.document(filter(context), clock.instant()));
  }

  /** {@code GET /fragment}: the part of the page that changes. */
  public void fragment(Context context) {
    protect(context);
    context.html(page.live(filter(context), clock.instant()));
  }

  private static StackFilter filter(Context context) {
    return StackFilter.of(name -> Optional.ofNullable(context.queryParam(name)).orElse(""));
  }

  private static void protect(Context context) {
    context
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "no-store");
  }

  /** {@code GET /assets/{name}}. */
  public void asset(Context context) throws IOException {
    String name = context.pathParam("name");
    String type = ASSETS.get(name);
    if (type == null) {
      context.status(404).result("there is no such file\n");
      return;
    }
    try (InputStream file = Dashboard.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IOException("the program lacks its file " + name);
      }
      protect(context);
      context.contentType(type).header("Cache-Control", "no-cache").result(file.readAllBytes());
    }
  }

  /** Before {@code GET /events}: so many may watch, and no more. */
  public void admitWatcher(Context context) {
    if (watchers.get() >= MOST_WATCHERS) {
      context
          .status(503)
          .header("Retry-After", "30")
          .result("too many are watching\n")
          .skipRemainingHandlers();
    }
  }

  /** {@code GET /events}: says {@code changed} at first and after each change. */
  public void watch(SseClient client) {
    client.keepAlive();
    watchers.incrementAndGet();
    Thread follower = Thread.ofVirtual().name("front-door-events").unstarted(() -> follow(client));
    client.onClose(follower::interrupt);
    follower.start();
  }

  private void follow(SseClient client) {
    ChangeSignal changes = cluster.changes();
    try {
      long seen = -1;
      while (!client.terminated() && !changes.isClosed()) {
        long count = changes.await(seen, KEEP_ALIVE);
        if (count > seen) {
          seen = count;
          client.sendEvent("changed", Long.toString(count));
          changes.rest(BETWEEN_CHANGES);
        } else {
          client.sendComment("still here");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watchers.decrementAndGet();
      client.close();
    }
  }
}
