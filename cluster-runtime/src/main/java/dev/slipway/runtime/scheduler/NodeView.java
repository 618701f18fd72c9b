package dev.slipway.runtime.scheduler;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A node and the pods on it, as far as placing depends on them.
 *
 * @param allocatable what its pods may use together; {@code pods} is how many there may be
 * @param used what the pods on it asked for
 */
record NodeView(
    String name,
    Map<String, String> labels,
    List<Taint> taints,
    boolean unschedulable,
    boolean ready,
    Resources allocatable,
    List<PodNeeds> pods,
    Resources used) {
  NodeView {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
    pods = List.copyOf(pods);
  }

  /** A node without pods. */
  static NodeView of(Node node) {
    boolean ready =
        node.getStatus() != null
            && node.getStatus().getConditions().stream()
                .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    return new NodeView(
        node.getMetadata().getName(),
        node.getMetadata().getLabels() == null ? Map.of() : node.getMetadata().getLabels(),
        node.getSpec() == null ? List.of() : node.getSpec().getTaints(),
        node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
        ready,
        Resources.of(node.getStatus() == null ? null : node.getStatus().getAllocatable()),
        List.of(),
        Resources.NONE);
  }

  /** The same with other pods. */
  NodeView with(List<PodNeeds> others) {
    Resources sum = Resources.NONE;
    for (PodNeeds pod : others) {
      sum = sum.plus(pod.requests());
    }
    return new NodeView(name, labels, taints, unschedulable, ready, allocatable, others, sum);
  }

  /** The same with one more pod. */
  NodeView plus(PodNeeds pod) {
    List<PodNeeds> more = new ArrayList<>(pods);
    more.add(pod);
    return new NodeView(
        name, labels, taints, unschedulable, ready, allocatable, more, used.plus(pod.requests()));
  }

  /** The same without the pod of that uid. */
  NodeView minus(String uid) {
    return with(pods.stream().filter(pod -> !pod.uid().equals(uid)).toList());
  }
}
