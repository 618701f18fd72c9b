package dev.slipway.runtime.controller.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Optional;

/** Facts about a node. Pure. */
final class NodeState {
  private NodeState() {}

  static Optional<NodeCondition> condition(Node node, String type) {
    return node.getStatus() == null
        ? Optional.empty()
        : node.getStatus().getConditions().stream()
            .filter(c -> type.equals(c.getType()))
            .findFirst();
  }

  /** {@code True}, {@code False} or {@code Unknown}; empty before the node ever said. */
  static String ready(Node node) {
    return condition(node, "Ready").map(NodeCondition::getStatus).orElse("");
  }

  static boolean isReady(Node node) {
    return ready(node).equals("True");
  }

  static List<Taint> taints(Node node) {
    return node.getSpec() == null ? List.of() : node.getSpec().getTaints();
  }

  static String podCidr(Node node) {
    return node.getSpec() == null || node.getSpec().getPodCIDR() == null
        ? ""
        : node.getSpec().getPodCIDR();
  }
}
