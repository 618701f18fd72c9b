package dev.slipway.runtime.apiserver;

import dev.slipway.runtime.store.Store;
import dev.slipway.runtime.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store answers. Anybody may ask, so at most one question is on its way to the store;
 * who asks meanwhile waits for the same answer.
 */
final class StoreHealth {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** Never written: what counts is that the store says so. */
  private static final String KEY = "/health";

  private final Store store;
  private final AtomicReference<@Nullable CompletableFuture<Boolean>> asked =
      new AtomicReference<>();

  StoreHealth(Store store) {
    this.store = store;
  }

  /** Asks, and waits two seconds at most. */
  boolean answers() {
    CompletableFuture<Boolean> fresh = new CompletableFuture<>();
    CompletableFuture<Boolean> running = asked.compareAndExchange(null, fresh);
    if (running == null) {
      running = fresh;
      Thread.ofVirtual().name("store-health").start(() -> ask(fresh));
    }
    try {
      return running.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void ask(CompletableFuture<Boolean> answer) {
    boolean answered = false;
    try {
      store.get(KEY);
      answered = true;
    } catch (StoreException e) {
      answered = false;
    } finally {
      asked.set(null);
      answer.complete(answered);
    }
  }
}
