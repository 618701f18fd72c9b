package dev.slipway.runtime.controller.replication;

import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.Ticker;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.events.EventRecorder;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches ReplicationControllers and their pods, and syncs those that something happened to. */
public final class ReplicationLoop implements AutoCloseable {
  private static final int WORKERS = 5;

  private final Informers informers;
  private final Expectations expectations;
  private final ReconcileLoop<ObjectName> loop;

  /** Listens to {@code informers}; works once started. */
  public ReplicationLoop(
      KubernetesClient client,
      Clock clock,
      Ticker ticker,
      Informers informers,
      EventRecorder events) {
    this.informers = informers;
    this.expectations = new Expectations(clock);
    ReplicaSync sync = new ReplicaSync(client, clock, informers, expectations, events);
    this.loop =
        new ReconcileLoop<>(LoopSettings.of("replication", WORKERS), sync::sync, clock, ticker);
    informers.replicationControllers().listen(this::controllerChanged);
    informers.pods().listen(this::podChanged);
  }

  /** Starts the workers; the informers' first lists must be here. */
  public void start() {
    loop.start();
  }

  private void controllerChanged(
      @Nullable ReplicationController before, @Nullable ReplicationController after) {
    if (after != null) {
      loop.add(ObjectName.of(after));
    } else if (before != null) {
      expectations.forget(before.getMetadata().getUid());
    }
  }

  private void podChanged(@Nullable Pod before, @Nullable Pod after) {
    Optional<OwnerReference> ownerBefore = before == null ? Optional.empty() : owner(before);
    if (after == null) {
      ownerBefore.ifPresent(owner -> gone(owner, before));
      return;
    }
    Optional<OwnerReference> owner = owner(after);
    owner.ifPresent(present -> seen(present, after));
    boolean moved = !uid(ownerBefore).equals(uid(owner));
    if (moved) {
      ownerBefore.ifPresent(previous -> add(after, previous));
    }
    boolean news =
        before == null || moved || !PodState.labels(before).equals(PodState.labels(after));
    if (news && PodState.controller(after).isEmpty() && PodState.isActive(after)) {
      offer(after);
    }
  }

  private void seen(OwnerReference owner, Pod pod) {
    String uid = pod.getMetadata().getUid();
    expectations.seen(owner.getUid(), uid);
    if (PodState.isTerminating(pod)) {
      expectations.deleted(owner.getUid(), uid);
    }
    add(pod, owner);
  }

  private void gone(OwnerReference owner, @Nullable Pod pod) {
    if (pod != null) {
      expectations.deleted(owner.getUid(), pod.getMetadata().getUid());
      add(pod, owner);
    }
  }

  private void add(Pod pod, OwnerReference owner) {
    loop.add(new ObjectName(pod.getMetadata().getNamespace(), owner.getName()));
  }

  /** A pod that nobody manages: whoever chooses it may want to adopt it. */
  private void offer(Pod pod) {
    for (ReplicationController controller :
        informers.replicationControllers().in(pod.getMetadata().getNamespace())) {
      if (PodState.selects(controller.getSpec().getSelector(), pod)) {
        loop.add(ObjectName.of(controller));
      }
    }
  }

  private static Optional<OwnerReference> owner(Pod pod) {
    return PodState.controller(pod)
        .filter(owner -> owner.getKind().equals("ReplicationController"));
  }

  private static String uid(Optional<OwnerReference> owner) {
    return owner.map(OwnerReference::getUid).orElse("");
  }

  /** Finishes what was begun. */
  @Override
  public void close() {
    loop.close();
  }
}
