package dev.slipway.reconciler.operator;

import dev.slipway.api.loop.Ticker;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.object.KubeObject;
import dev.slipway.reconciler.cluster.ApiReply;
import dev.slipway.reconciler.cluster.KindCatalogue;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.cluster.KubeApi;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Installs the definitions of our own kinds, and waits until they are served. */
final class Definitions {
  private static final int ATTEMPTS = 150;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final KubeApi api;
  private final KindCatalogue kinds;
  private final Ticker ticker;

  Definitions(KubeApi api, KindCatalogue kinds, Ticker ticker) {
    this.api = api;
    this.kinds = kinds;
    this.ticker = ticker;
  }

  void install(List<KubeObject> definitions) throws InterruptedException {
    for (KubeObject definition : definitions) {
      apply(definition);
    }
    for (KubeObject definition : definitions) {
      GroupVersionKind served =
          new GroupVersionKind(
              definition.at("spec", "group").asText(""),
              definition.at("spec", "versions").path(0).path("name").asText(""),
              definition.at("spec", "names", "kind").asText(""));
      int attempt = 0;
      while (kinds.find(served).isEmpty()) {
        if (++attempt >= ATTEMPTS) {
          throw new IllegalStateException(
              served + " is defined, but the cluster does not serve it");
        }
        pause();
      }
    }
  }

  private void apply(KubeObject definition) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      ApiReply reply = api.apply(Kinds.DEFINITION, definition).join();
      if (!(reply instanceof ApiReply.Refused refused)) {
        return;
      }
      if (!refused.isTransient() || attempt >= ATTEMPTS) {
        throw new IllegalStateException(
            "cannot install " + definition.name() + ": " + refused.message());
      }
      pause();
    }
  }

  private void pause() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    ticker.after(PAUSE, over::countDown);
    over.await();
  }
}
