package dev.slipway.webhook.metrics;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether the API server answers. Anybody may ask, so it is asked once a second at most, and never
 * twice at a time.
 */
public final class Readiness {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final KubernetesClient client;
  private final Clock clock;
  private CompletableFuture<Boolean> answer = CompletableFuture.completedFuture(false);
  private Instant asked = Instant.MIN;

  public Readiness(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** {@code GET /readyz}. */
  public void answer(Context context) throws InterruptedException {
    boolean ready;
    try {
      ready = ask().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      ready = false;
    }
    context
        .status(ready ? 200 : 503)
        .contentType("text/plain")
        .result(ready ? "ok\n" : "the API server does not answer\n");
  }

  private synchronized CompletableFuture<Boolean> ask() {
    Instant now = clock.instant();
    if (answer.isDone() && (asked.equals(Instant.MIN) || asked.plus(FRESH).isBefore(now))) {
      asked = now;
      CompletableFuture<Boolean> asking = new CompletableFuture<>();
      answer = asking;
      Thread.ofVirtual().name("front-door-readiness").start(() -> ask(asking));
    }
    return answer;
  }

  private void ask(CompletableFuture<Boolean> asking) {
    try {
      asking.complete(client.raw("/version") != null);
    } catch (KubernetesClientException e) {
      asking.complete(false);
    } catch (RuntimeException e) {
      asking.completeExceptionally(e);
    }
  }
}
