package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a pod and a controller's template have in common. */
final class PodSpecs {
  /**
   * Before 0.15 a container's {@code command} was what is {@code args} today. Nothing in a manifest
   * tells which one its author meant, so the author says it with this annotation.
   */
  static final String COMMAND_IS_ARGS = "slipway.dev/command-is-args";

  private static final List<String> STRAYS = List.of("version", "name", "id", "uuid");

  private PodSpecs() {}

  static void templateToV1(JsonNode template, String path, List<String> warnings) {
    if (template.path("spec") instanceof ObjectNode spec) {
      toV1(spec, path + ".spec", warnings);
      moveCommand(template.path("metadata"), spec);
    }
  }

  static void toV1(ObjectNode spec, String path, List<String> warnings) {
    Strays.drop(spec, path, STRAYS, warnings);
    Fields.rename(spec, "host", "nodeName");
    JsonNode account = spec.path("serviceAccount");
    if (account.isTextual() && Fields.empty(spec.path("serviceAccountName"))) {
      spec.set("serviceAccountName", account);
    }
    JsonNode containers = spec.path("containers");
    for (int i = 0; i < containers.size(); i++) {
      if (containers.get(i) instanceof ObjectNode container) {
        container(container, path + ".containers[" + i + "]");
      }
    }
  }

  /** {@code privileged} and {@code capabilities} live in the security context today. */
  private static void container(ObjectNode container, String path) {
    JsonNode privileged = container.remove("privileged");
    JsonNode capabilities = container.remove("capabilities");
    if (privileged != null && !privileged.isNull()) {
      merge(container, "privileged", privileged, path);
    }
    if (capabilities != null && !Fields.empty(capabilities)) {
      merge(container, "capabilities", capabilities, path);
    }
  }

  private static void merge(ObjectNode container, String field, JsonNode value, String path) {
    JsonNode context = container.path("securityContext");
    JsonNode inside = context.path(field);
    if (!Fields.empty(inside) && !inside.equals(value)) {
      throw new ConversionException(
          path + "." + field,
          "%s.%s and securityContext.%s contradict each other".formatted(path, field, field));
    }
    if (Fields.absent(context) || context.isObject()) {
      Fields.child(container, "securityContext").set(field, value);
    }
  }

  static void moveCommand(JsonNode metadata, ObjectNode spec) {
    if (!metadata.path("annotations").path(COMMAND_IS_ARGS).asText().equals("true")) {
      return;
    }
    for (JsonNode container : spec.path("containers")) {
      if (!container.has("args")) {
        Fields.rename(container, "command", "args");
      }
    }
  }

  static void fromV1(JsonNode node) {
    if (!(node instanceof ObjectNode spec)) {
      return;
    }
    Fields.rename(spec, "nodeName", "host");
    if (spec.has("serviceAccountName")) {
      spec.set("serviceAccount", spec.remove("serviceAccountName"));
    }
    for (JsonNode one : spec.path("containers")) {
      if (one instanceof ObjectNode container) {
        JsonNode context = container.path("securityContext");
        JsonNode capabilities = context.path("capabilities");
        container.set(
            "capabilities",
            capabilities.isObject() ? capabilities.deepCopy() : container.objectNode());
        if (context.path("privileged").asBoolean()) {
          container.put("privileged", true);
        }
      }
    }
  }
}
