package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Pods: the specification, and the names inside the status. */
final class Pods {
  private Pods() {}

  static void toV1(ObjectNode pod, List<String> warnings) {
    if (pod.path("spec") instanceof ObjectNode spec) {
      PodSpecs.toV1(spec, "spec", warnings);
      PodSpecs.moveCommand(pod.path("metadata"), spec);
    }
    if (pod.path("status") instanceof ObjectNode status) {
      Fields.rename(status, "Condition", "conditions");
      status.remove("host");
      renameStates(status, "termination", "terminated");
    }
  }

  static void fromV1(ObjectNode pod) {
    PodSpecs.fromV1(pod.path("spec"));
    if (pod.path("status") instanceof ObjectNode status) {
      Fields.rename(status, "conditions", "Condition");
      renameStates(status, "terminated", "termination");
    }
  }

  private static void renameStates(ObjectNode status, String from, String to) {
    for (String list : List.of("containerStatuses", "initContainerStatuses")) {
      for (JsonNode container : status.path(list)) {
        Fields.rename(container.path("state"), from, to);
        Fields.rename(container.path("lastState"), from, to);
      }
    }
  }
}
