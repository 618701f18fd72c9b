package dev.slipway.runtime.controller.endpoints;

import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.Ticker;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Watches Services and Endpoints, and syncs the EndpointSlices of the services concerned: those of
 * services with a selector and those whose Endpoints somebody wrote alike. A service that nothing
 * serves has no slice.
 */
public final class SlicesLoop implements AutoCloseable {
  private static final int WORKERS = 2;

  private final Informers informers;
  private final ReconcileLoop<ObjectName> loop;

  /** Listens to {@code informers}; works once started. */
  public SlicesLoop(KubernetesClient client, Clock clock, Ticker ticker, Informers informers) {
    this.informers = informers;
    SlicesSync sync = new SlicesSync(client, informers);
    this.loop =
        new ReconcileLoop<>(LoopSettings.of("endpointslices", WORKERS), sync::sync, clock, ticker);
    informers.services().listen(this::changed);
    informers.endpoints().listen(this::changed);
    informers
        .endpointSlices()
        .listen((before, after) -> sliceChanged(after == null ? before : after));
  }

  /** Starts the workers; the informers' first lists must be here. */
  public void start() {
    // Those of services that went while nobody looked.
    informers.endpointSlices().all().forEach(this::sliceChanged);
    loop.start();
  }

  private void changed(@Nullable HasMetadata before, @Nullable HasMetadata after) {
    HasMetadata known = after == null ? before : after;
    if (known != null) {
      loop.add(ObjectName.of(known));
    }
  }

  private void sliceChanged(@Nullable EndpointSlice slice) {
    if (slice != null && Slices.isOurs(slice)) {
      String service = PodState.labels(slice).getOrDefault(Slices.SERVICE, "");
      loop.add(new ObjectName(slice.getMetadata().getNamespace(), service));
    }
  }

  /** Finishes what was begun. */
  @Override
  public void close() {
    loop.close();
  }
}
