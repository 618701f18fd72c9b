package dev.slipway.runtime.controller.node;

import io.fabric8.kubernetes.api.model.Node;
import java.util.Collection;

/**
 * How bad it is. When most nodes look dead the likelier explanation is that the one who looks is
 * cut off, and sending all pods away would turn a small trouble into a big one.
 */
enum Disruption {
  /** Nodes fail one by one: their pods go elsewhere. */
  NONE,
  /** At least 55 % of the nodes, and more than two: no further node's pods are sent away. */
  PARTIAL,
  /** No node is ready: no pods are sent away, and those that were to be are not. */
  FULL;

  static Disruption of(Collection<Node> nodes) {
    long ready = nodes.stream().filter(NodeState::isReady).count();
    long not = nodes.size() - ready;
    if (ready == 0) {
      return FULL;
    }
    return not > 2 && not * 100 >= nodes.size() * 55L ? PARTIAL : NONE;
  }
}
