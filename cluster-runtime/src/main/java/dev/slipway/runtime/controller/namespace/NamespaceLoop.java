package dev.slipway.runtime.controller.namespace;

import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.Ticker;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Watches namespaces, and pods of those that are being deleted. */
public final class NamespaceLoop implements AutoCloseable {
  private static final int WORKERS = 2;

  private final Informers informers;
  private final ReconcileLoop<ObjectName> loop;

  /** Listens to {@code informers}; works once started. */
  public NamespaceLoop(KubernetesClient client, Clock clock, Ticker ticker, Informers informers) {
    this.informers = informers;
    NamespaceSync sync = new NamespaceSync(client, informers);
    this.loop =
        new ReconcileLoop<>(LoopSettings.of("namespaces", WORKERS), sync::sync, clock, ticker);
    informers.namespaces().listen(this::namespaceChanged);
    informers.pods().listen(this::podChanged);
  }

  /** Starts the workers; the informers' first lists must be here. */
  public void start() {
    loop.start();
  }

  private void namespaceChanged(@Nullable Namespace before, @Nullable Namespace after) {
    if (after != null && PodState.isTerminating(after)) {
      loop.add(ObjectName.of(after));
    }
  }

  private void podChanged(@Nullable Pod before, @Nullable Pod after) {
    if (before != null && after == null) {
      ObjectName name = new ObjectName("", before.getMetadata().getNamespace());
      if (informers.namespaces().get(name).map(PodState::isTerminating).orElse(false)) {
        loop.add(name);
      }
    }
  }

  /** Finishes what was begun. */
  @Override
  public void close() {
    loop.close();
  }
}
