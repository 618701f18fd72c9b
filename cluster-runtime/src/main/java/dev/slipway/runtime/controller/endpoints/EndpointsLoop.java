package dev.slipway.runtime.controller.endpoints;

import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.Ticker;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Watches Services and pods, and syncs the Endpoints of the services concerned. */
public final class EndpointsLoop implements AutoCloseable {
  static final Duration AGAIN_AFTER_CONFLICT = Duration.ofMillis(20);
  private static final int WORKERS = 5;

  private final Informers informers;
  private final ReconcileLoop<ObjectName> loop;

  /** Listens to {@code informers}; works once started. */
  public EndpointsLoop(KubernetesClient client, Clock clock, Ticker ticker, Informers informers) {
    this.informers = informers;
    EndpointsSync sync = new EndpointsSync(client, informers);
    this.loop =
        new ReconcileLoop<>(LoopSettings.of("endpoints", WORKERS), sync::sync, clock, ticker);
    informers.services().listen(this::serviceChanged);
    informers.endpoints().listen(this::endpointsChanged);
    informers.pods().listen(this::podChanged);
  }

  /** Starts the workers; the informers' first lists must be here. */
  public void start() {
    // Left over from services that went while nobody looked. Only what we made: endpoints without
    // a service may be a user's own.
    for (Endpoints endpoints : informers.endpoints().all()) {
      if (isOurs(endpoints)) {
        loop.add(ObjectName.of(endpoints));
      }
    }
    loop.start();
  }

  private void serviceChanged(@Nullable Service before, @Nullable Service after) {
    Service service = after == null ? before : after;
    if (service != null) {
      loop.add(ObjectName.of(service));
    }
  }

  private void endpointsChanged(@Nullable Endpoints before, @Nullable Endpoints after) {
    Endpoints known = before == null ? after : before;
    if (known != null && isOurs(known)) {
      loop.add(ObjectName.of(known));
    }
  }

  private static boolean isOurs(Endpoints endpoints) {
    return EndpointsSync.CONTROLLER.equals(
        PodState.labels(endpoints).get(EndpointsSync.MANAGED_BY));
  }

  private void podChanged(@Nullable Pod before, @Nullable Pod after) {
    Pod pod = after == null ? before : after;
    if (pod == null) {
      return;
    }
    for (Service service : informers.services().in(pod.getMetadata().getNamespace())) {
      if (EndpointsSync.isManaged(service)
          && (chooses(service, before) || chooses(service, after))) {
        loop.add(ObjectName.of(service));
      }
    }
  }

  private static boolean chooses(Service service, @Nullable Pod pod) {
    return pod != null && PodState.selects(service.getSpec().getSelector(), pod);
  }

  /** Finishes what was begun. */
  @Override
  public void close() {
    loop.close();
  }
}
