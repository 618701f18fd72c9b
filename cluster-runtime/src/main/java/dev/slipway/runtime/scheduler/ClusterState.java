package dev.slipway.runtime.scheduler;

import io.fabric8.kubernetes.api.model.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Nodes and what runs on them, including pods that were just bound but are not seen there yet: who
 * decides next must not give their room away again. Safe for threads.
 */
final class ClusterState {
  private record Placed(String node, PodNeeds pod, boolean assumed) {}

  private final TreeMap<String, NodeView> nodes = new TreeMap<>(); // guarded by this
  private final Map<String, Placed> placed = new HashMap<>(); // by pod uid, guarded by this

  synchronized void nodeChanged(Node node) {
    NodeView empty = NodeView.of(node);
    NodeView before = nodes.get(empty.name());
    nodes.put(empty.name(), empty.with(before == null ? podsOn(empty.name()) : before.pods()));
  }

  /** Pods are known by node even where the node is not known (yet, or any more). */
  private List<PodNeeds> podsOn(String node) {
    List<PodNeeds> pods = new ArrayList<>();
    for (Placed each : placed.values()) {
      if (each.node.equals(node)) {
        pods.add(each.pod);
      }
    }
    return pods;
  }

  synchronized void nodeRemoved(String name) {
    nodes.remove(name);
  }

  /** A pod is seen on a node. */
  synchronized void podBound(PodNeeds pod, String node) {
    put(new Placed(node, pod, false));
  }

  /** Whether the pod is known to have a node, even if the watch does not show it yet. */
  synchronized boolean isBound(String uid) {
    Placed present = placed.get(uid);
    return present != null && !present.assumed;
  }

  /** A pod ended or is gone. */
  synchronized void podRemoved(String uid) {
    Placed before = placed.remove(uid);
    if (before != null) {
      nodes.computeIfPresent(before.node, (name, view) -> view.minus(uid));
    }
  }

  /** The binding of a pod failed; what the watch showed since stays. */
  synchronized void forget(String uid) {
    Placed before = placed.get(uid);
    if (before != null && before.assumed) {
      podRemoved(uid);
    }
  }

  /** Decides on a pod and, in the same step, takes the room for it. */
  synchronized Decision place(PodNeeds pod, Kin kin) {
    forget(pod.uid()); // of an attempt of which it is not known how it ended
    Decision decision = Placement.decide(pod, kin, nodes.values());
    if (decision instanceof Decision.Bind(String node) && !placed.containsKey(pod.uid())) {
      put(new Placed(node, pod, true));
    }
    return decision;
  }

  private void put(Placed now) {
    String uid = now.pod.uid();
    Placed before = placed.put(uid, now);
    if (before != null) {
      nodes.computeIfPresent(before.node, (name, view) -> view.minus(uid));
    }
    nodes.computeIfPresent(now.node, (name, view) -> view.plus(now.pod));
  }
}
