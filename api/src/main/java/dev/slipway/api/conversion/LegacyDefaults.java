package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What {@code v1beta3} filled in, expressed on {@code v1} objects. */
final class LegacyDefaults {
  private LegacyDefaults() {}

  /** Where today's defaults say something else. */
  static void applyDiffering(ObjectNode object) {
    ObjectNode spec = object.path("spec") instanceof ObjectNode fields ? fields : null;
    if (spec == null) {
      return;
    }
    switch (object.path("kind").asText()) {
      case "Pod" -> pullPolicies(spec);
      case "ReplicationController" -> {
        if (Fields.absent(spec.path("replicas"))) {
          spec.put("replicas", 0);
        }
        pullPolicies(spec.path("template").path("spec"));
      }
      default -> {
        // No other difference.
      }
    }
  }

  /** An image without a tag was taken as one with a fixed version. */
  private static void pullPolicies(JsonNode podSpec) {
    for (JsonNode one : podSpec.path("containers")) {
      if (one instanceof ObjectNode container && Fields.empty(container.path("imagePullPolicy"))) {
        String image = container.path("image").asText();
        boolean latest = image.substring(image.lastIndexOf(':') + 1).equals("latest");
        container.put("imagePullPolicy", latest && image.contains(":") ? "Always" : "IfNotPresent");
      }
    }
  }

  /** Where today's defaults say the same, so that a server of 2015 needs no other ones. */
  static void applyShared(ObjectNode object) {
    switch (object.path("kind").asText()) {
      case "Secret" -> Fields.setIfAbsent(object, "type", "Opaque");
      case "Pod" -> podSpec(object.path("spec"));
      case "ReplicationController" -> controller(object);
      case "Service" -> service(object.path("spec"));
      case "Endpoints" -> endpoints(object);
      default -> {
        // Nothing to fill in.
      }
    }
  }

  private static void controller(ObjectNode controller) {
    if (!(controller.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (labels.isObject() && !labels.isEmpty()) {
      if (Fields.empty(spec.path("selector"))) {
        spec.set("selector", labels.deepCopy());
      }
      if (controller.path("metadata") instanceof ObjectNode metadata
          && Fields.empty(metadata.path("labels"))) {
        metadata.set("labels", labels.deepCopy());
      }
    }
    podSpec(spec.path("template").path("spec"));
  }

  private static void service(JsonNode node) {
    if (!(node instanceof ObjectNode spec)) {
      return;
    }
    Fields.setIfAbsent(spec, "sessionAffinity", "None");
    Fields.setIfAbsent(spec, "type", "ClusterIP");
    for (JsonNode one : spec.path("ports")) {
      if (one instanceof ObjectNode port) {
        Fields.setIfAbsent(port, "protocol", "TCP");
        JsonNode target = port.path("targetPort");
        boolean unset = Fields.empty(target) || (target.isIntegralNumber() && target.asInt() == 0);
        if (unset && port.has("port")) {
          port.set("targetPort", port.path("port"));
        }
      }
    }
  }

  private static void endpoints(ObjectNode endpoints) {
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode one : subset.path("ports")) {
        if (one instanceof ObjectNode port) {
          Fields.setIfAbsent(port, "protocol", "TCP");
        }
      }
    }
  }

  private static void podSpec(JsonNode node) {
    if (!(node instanceof ObjectNode spec)) {
      return;
    }
    Fields.setIfAbsent(spec, "dnsPolicy", "ClusterFirst");
    Fields.setIfAbsent(spec, "restartPolicy", "Always");
    for (JsonNode one : spec.path("volumes")) {
      if (one instanceof ObjectNode volume && volume.size() == 1 && volume.has("name")) {
        volume.putObject("emptyDir");
      }
    }
    boolean hostNetwork = spec.path("hostNetwork").asBoolean();
    for (JsonNode one : spec.path("containers")) {
      if (one instanceof ObjectNode container) {
        container(container, hostNetwork);
      }
    }
  }

  private static void container(ObjectNode container, boolean hostNetwork) {
    Fields.setIfAbsent(container, "terminationMessagePath", "/dev/termination-log");
    if (!container.has("resources")) {
      container.putObject("resources");
    }
    for (JsonNode one : container.path("ports")) {
      if (one instanceof ObjectNode port) {
        Fields.setIfAbsent(port, "protocol", "TCP");
        if (hostNetwork && !port.has("hostPort") && port.has("containerPort")) {
          port.set("hostPort", port.path("containerPort"));
        }
      }
    }
    for (String probe : List.of("livenessProbe", "readinessProbe")) {
      if (container.path(probe) instanceof ObjectNode fields) {
        if (fields.path("timeoutSeconds").asInt() == 0) {
          fields.put("timeoutSeconds", 1);
        }
        httpGet(fields.path("httpGet"));
      }
    }
    for (String hook : List.of("postStart", "preStop")) {
      httpGet(container.path("lifecycle").path(hook).path("httpGet"));
    }
  }

  private static void httpGet(JsonNode node) {
    if (node instanceof ObjectNode httpGet) {
      Fields.setIfAbsent(httpGet, "path", "/");
      Fields.setIfAbsent(httpGet, "scheme", "HTTP");
    }
  }
}
