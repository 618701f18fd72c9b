package dev.slipway.runtime.scheduler;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Whether a node matches what a pod's required node affinity says. Pure. */
final class NodeTerms {
  private NodeTerms() {}

  /** True when one of the terms matches; a term that demands nothing matches nothing. */
  static boolean matchAny(List<NodeSelectorTerm> terms, NodeView node) {
    return terms.stream().anyMatch(term -> matches(term, node));
  }

  private static boolean matches(NodeSelectorTerm term, NodeView node) {
    if (term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty()) {
      return false;
    }
    Map<String, String> fields = Map.of("metadata.name", node.name());
    return term.getMatchExpressions().stream().allMatch(each -> matches(each, node.labels()))
        && term.getMatchFields().stream().allMatch(each -> matches(each, fields));
  }

  private static boolean matches(NodeSelectorRequirement demand, Map<String, String> labels) {
    String value = labels.get(demand.getKey());
    return switch (demand.getOperator()) {
      case "In" -> value != null && demand.getValues().contains(value);
      case "NotIn" -> value == null || !demand.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" -> compare(value, demand.getValues()) > 0;
      case "Lt" -> compare(value, demand.getValues()) < 0;
      default -> false;
    };
  }

  /** Zero when either is not a number, so that neither Gt nor Lt holds. */
  private static int compare(@Nullable String value, List<String> bounds) {
    if (value == null || bounds.size() != 1) {
      return 0;
    }
    OptionalLong left = number(value);
    OptionalLong right = number(bounds.get(0));
    return left.isEmpty() || right.isEmpty()
        ? 0
        : Long.compare(left.getAsLong(), right.getAsLong());
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
