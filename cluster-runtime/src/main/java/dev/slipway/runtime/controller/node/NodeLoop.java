package dev.slipway.runtime.controller.node;

import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.Ticker;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.events.EventRecorder;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Watches nodes, their leases and their pods. */
public final class NodeLoop implements AutoCloseable {
  private static final String NODE_LEASES = "kube-node-lease";
  private static final int REMOVERS = 2;

  private final Informers informers;
  private final Heartbeats heartbeats;
  private final PodRemoval removal;
  private final ReconcileLoop<ObjectName> nodes;
  private final ReconcileLoop<ObjectName> removals;

  /** Listens to {@code informers}; works once started. */
  public NodeLoop(
      KubernetesClient client,
      Clock clock,
      Ticker ticker,
      Informers informers,
      EventRecorder events,
      NodeSettings settings) {
    this.informers = informers;
    this.heartbeats = new Heartbeats(clock);
    this.removal = new PodRemoval(client, clock, informers, events, settings);
    NodeSync sync = new NodeSync(client, clock, informers, heartbeats, events, settings);
    this.nodes = new ReconcileLoop<>(LoopSettings.of("nodes", 1), sync::sync, clock, ticker);
    this.removals =
        new ReconcileLoop<>(LoopSettings.of("pod-removal", REMOVERS), removal::sync, clock, ticker);
    informers.nodes().listen(this::nodeChanged);
    informers.leases().listen(this::leaseChanged);
    informers.pods().listen(this::podChanged);
  }

  /** Starts the workers; the informers' first lists must be here. */
  public void start() {
    nodes.start();
    removals.start();
  }

  private void nodeChanged(@Nullable Node before, @Nullable Node after) {
    Node node = after == null ? before : after;
    if (node == null) {
      return;
    }
    if (after != null) {
      heartbeats.status(after);
      removal.nodeAppeared(after.getMetadata().getName());
    }
    nodes.add(ObjectName.of(node));
    if (readiness(before) != readiness(after)) {
      // Whether pods are sent away from one node depends on how the others are.
      informers.nodes().all().forEach(other -> nodes.add(ObjectName.of(other)));
    }
    boolean tainted =
        before == null
            || after == null
            || !NodeState.taints(before).equals(NodeState.taints(after));
    if (tainted) {
      for (Pod pod : informers.pods().by(Informers.NODE, node.getMetadata().getName())) {
        removals.add(ObjectName.of(pod));
      }
    }
  }

  private static boolean readiness(@Nullable Node node) {
    return node != null && NodeState.isReady(node);
  }

  private void leaseChanged(@Nullable Lease before, @Nullable Lease after) {
    if (after != null && NODE_LEASES.equals(after.getMetadata().getNamespace())) {
      heartbeats.lease(after);
      boolean wasSilent =
          informers
              .nodes()
              .get(new ObjectName("", after.getMetadata().getName()))
              .map(node -> !NodeState.isReady(node))
              .orElse(false);
      if (wasSilent) {
        nodes.add(new ObjectName("", after.getMetadata().getName()));
      }
    }
  }

  private void podChanged(@Nullable Pod before, @Nullable Pod after) {
    if (after == null || PodState.node(after).isEmpty()) {
      return;
    }
    boolean news =
        before == null
            || PodState.node(before).isEmpty()
            || !Objects.equals(before.getSpec().getTolerations(), after.getSpec().getTolerations());
    if (news) {
      removals.add(ObjectName.of(after));
    }
  }

  /** Finishes what was begun. */
  @Override
  public void close() {
    nodes.close();
    removals.close();
  }
}
