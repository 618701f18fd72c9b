package dev.slipway.runtime.controller.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which taints a node should have, going by what it says of itself. Pure. */
final class NodeTaints {
  static final String NOT_READY = "node.kubernetes.io/not-ready";
  static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  static final String NO_EXECUTE = "NoExecute";
  private static final String NO_SCHEDULE = "NoSchedule";
  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
  private static final Map<String, String> BY_CONDITION = byCondition();

  private NodeTaints() {}

  private static Map<String, String> byCondition() {
    Map<String, String> taints = new LinkedHashMap<>();
    taints.put("MemoryPressure", "node.kubernetes.io/memory-pressure");
    taints.put("DiskPressure", "node.kubernetes.io/disk-pressure");
    taints.put("PIDPressure", "node.kubernetes.io/pid-pressure");
    taints.put("NetworkUnavailable", "node.kubernetes.io/network-unavailable");
    return taints;
  }

  /** Whether the pods of a node that is not ready are being sent away. */
  enum Evicting {
    YES,
    NO
  }

  static Evicting evicting(Node node) {
    return NodeState.taints(node).stream().anyMatch(NodeTaints::evicts)
        ? Evicting.YES
        : Evicting.NO;
  }

  private static boolean evicts(Taint taint) {
    return NO_EXECUTE.equals(taint.getEffect())
        && (NOT_READY.equals(taint.getKey()) || UNREACHABLE.equals(taint.getKey()));
  }

  /** The taints of the node as they should be; those of others stay as and where they are. */
  static List<Taint> of(Node node, Evicting evicting, Instant now) {
    List<Taint> own = own(node, evicting);
    List<Taint> result = new ArrayList<>();
    for (Taint present : NodeState.taints(node)) {
      if (!isOurs(present)) {
        result.add(present);
      } else if (own.removeIf(wanted -> same(wanted, present))) {
        result.add(present);
      }
    }
    String since = now.truncatedTo(ChronoUnit.SECONDS).toString();
    for (Taint added : own) {
      result.add(new TaintBuilder(added).withTimeAdded(since).build());
    }
    return result;
  }

  private static List<Taint> own(Node node, Evicting evicting) {
    List<Taint> taints = new ArrayList<>();
    if (!NodeState.isReady(node)) {
      String key = NodeState.ready(node).equals("Unknown") ? UNREACHABLE : NOT_READY;
      taints.add(taint(key, NO_SCHEDULE));
      if (evicting == Evicting.YES) {
        taints.add(taint(key, NO_EXECUTE));
      }
    }
    if (node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      taints.add(taint(UNSCHEDULABLE, NO_SCHEDULE));
    }
    BY_CONDITION.forEach(
        (condition, key) -> {
          if (NodeState.condition(node, condition).map(NodeTaints::isTrue).orElse(false)) {
            taints.add(taint(key, NO_SCHEDULE));
          }
        });
    return taints;
  }

  private static boolean isTrue(NodeCondition condition) {
    return "True".equals(condition.getStatus());
  }

  private static Taint taint(String key, String effect) {
    return new TaintBuilder().withKey(key).withEffect(effect).build();
  }

  private static boolean isOurs(Taint taint) {
    return evicts(taint)
        || (NO_SCHEDULE.equals(taint.getEffect())
            && (List.of(NOT_READY, UNREACHABLE, UNSCHEDULABLE).contains(taint.getKey())
                || BY_CONDITION.containsValue(taint.getKey())));
  }

  private static boolean same(Taint a, Taint b) {
    return Objects.equals(a.getKey(), b.getKey()) && Objects.equals(a.getEffect(), b.getEffect());
  }
}
