package dev.slipway.runtime.kubelet.node;

import dev.slipway.runtime.events.EventRecorder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import java.util.Optional;

/** Tells as events of a Node that it became ready or is not any more, and what it is short of. */
final class NodeEvents {
  private final EventRecorder recorder;

  NodeEvents(EventRecorder recorder) {
    this.recorder = recorder;
  }

  /** Tells what differs between the status that was read and the one that was written. */
  void tell(Node before, NodeStatus after) {
    for (NodeCondition condition : after.getConditions()) {
      Optional<String> known = status(before, condition.getType());
      boolean news =
          known.isEmpty()
              ? condition.getType().equals("Ready")
              : !known.get().equals(condition.getStatus());
      if (news) {
        tell(before, condition);
      }
    }
  }

  private void tell(Node node, NodeCondition condition) {
    boolean holds = condition.getStatus().equals("True");
    boolean good = holds == condition.getType().equals("Ready");
    String reason = reason(condition.getType(), good);
    String words = "Node " + node.getMetadata().getName() + " status is now: " + reason;
    recorder.record(
        node,
        good ? EventRecorder.Type.NORMAL : EventRecorder.Type.WARNING,
        reason,
        good ? words : words + ": " + condition.getMessage());
  }

  private static String reason(String type, boolean good) {
    return switch (type) {
      case "Ready" -> good ? "NodeReady" : "NodeNotReady";
      case "DiskPressure" -> good ? "NodeHasNoDiskPressure" : "NodeHasDiskPressure";
      case "MemoryPressure" -> good ? "NodeHasSufficientMemory" : "NodeHasInsufficientMemory";
      case "PIDPressure" -> good ? "NodeHasSufficientPID" : "NodeHasInsufficientPID";
      default -> throw new IllegalStateException("no such condition: " + type);
    };
  }

  private static Optional<String> status(Node node, String type) {
    return node.getStatus() == null
        ? Optional.empty()
        : node.getStatus().getConditions().stream()
            .filter(one -> type.equals(one.getType()))
            .map(NodeCondition::getStatus)
            .findFirst();
  }
}
