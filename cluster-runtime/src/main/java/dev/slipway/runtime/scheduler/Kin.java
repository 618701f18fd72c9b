package dev.slipway.runtime.scheduler;

import java.util.List;
import java.util.Map;

/**
 * Which pods do the same work as the one to be placed, and so should not all run on one node.
 *
 * @param controller uid of its controller, or empty
 * @param selectors of the services that choose it
 */
record Kin(String namespace, String controller, List<Map<String, String>> selectors) {
  Kin {
    selectors = List.copyOf(selectors);
  }

  boolean includes(PodNeeds other) {
    if (!namespace.equals(other.namespace())) {
      return false;
    }
    if (!controller.isEmpty()) {
      return controller.equals(other.controller());
    }
    return selectors.stream()
        .anyMatch(selector -> other.labels().entrySet().containsAll(selector.entrySet()));
  }
}
