package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings {@code v1beta1} and {@code v1beta2} objects into the shape of {@code v1beta3}. */
final class FlatVersions {
  private static final List<String> SERVICE_FIELDS =
      List.of(
          "port",
          "portName",
          "protocol",
          "containerPort",
          "targetPort",
          "ports",
          "selector",
          "portalIP",
          "portalIPs",
          "publicIPs",
          "createExternalLoadBalancer",
          "sessionAffinity",
          "type",
          "proxyPort");

  private FlatVersions() {}

  static void nest(ObjectNode object, List<String> warnings) {
    FlatMetadata.nest(object);
    switch (object.path("kind").asText()) {
      case "Pod" -> pod(object);
      case "ReplicationController" -> controller(object);
      case "Service" -> service(object, warnings);
      case "Endpoints" -> endpoints(object);
      case "Node" -> node(object);
      case "Event" -> event(object);
      default -> {
        // Only the metadata was elsewhere.
      }
    }
  }

  private static void pod(ObjectNode pod) {
    pod.remove("currentState");
    JsonNode desired = pod.remove("desiredState");
    ObjectNode spec = FlatPodSpecs.of(desired);
    if (pod.path("nodeSelector").isObject()) {
      spec.set("nodeSelector", pod.remove("nodeSelector"));
    }
    pod.set("spec", spec);
  }

  private static void controller(ObjectNode controller) {
    controller.remove("currentState");
    JsonNode desired = controller.remove("desiredState");
    ObjectNode spec = controller.putObject("spec");
    if (desired == null) {
      return;
    }
    for (var field : desired.properties()) {
      switch (field.getKey()) {
        case "replicas" -> spec.set("replicas", field.getValue());
        case "replicaSelector" -> spec.set("selector", field.getValue());
        case "podTemplate" -> spec.set("template", template(field.getValue()));
        default -> {
          // Nothing else was there.
        }
      }
    }
  }

  private static JsonNode template(JsonNode old) {
    if (!(old instanceof ObjectNode template)) {
      return old;
    }
    ObjectNode nested = template.deepCopy();
    FlatMetadata.nest(nested);
    ObjectNode result = template.objectNode();
    result.set("metadata", nested.path("metadata"));
    ObjectNode spec = FlatPodSpecs.of(nested.path("desiredState"));
    if (nested.path("nodeSelector").isObject()) {
      spec.set("nodeSelector", nested.path("nodeSelector"));
    }
    result.set("spec", spec);
    return result;
  }

  private static void service(ObjectNode service, List<String> warnings) {
    ObjectNode spec = service.objectNode();
    for (String field : SERVICE_FIELDS) {
      JsonNode value = service.remove(field);
      if (value != null && !value.isNull()) {
        spec.set(field, value);
      }
    }
    service.set("spec", spec);
    // With these versions one port was the normal form, so that is no reason for a warning.
    Services.ports(spec, Fields.absent(spec.path("ports")) ? new ArrayList<>() : warnings);
  }

  private static void endpoints(ObjectNode endpoints) {
    JsonNode protocol = endpoints.remove("protocol");
    JsonNode pairs = endpoints.remove("endpoints");
    endpoints.remove("targetRefs");
    if (endpoints.path("subsets").isArray() || pairs == null) {
      return;
    }
    Map<Integer, ArrayNode> byPort = new LinkedHashMap<>();
    for (JsonNode pair : pairs) {
      int colon = pair.asText().lastIndexOf(':');
      if (colon < 1 || !pair.asText().substring(colon + 1).matches("[0-9]{1,5}")) {
        throw new ConversionException(
            "endpoints", "\"" + pair.asText() + "\" is not of the form address:port");
      }
      byPort
          .computeIfAbsent(
              Integer.valueOf(pair.asText().substring(colon + 1)), port -> endpoints.arrayNode())
          .addObject()
          .put("IP", pair.asText().substring(0, colon));
    }
    ArrayNode subsets = endpoints.putArray("subsets");
    byPort.forEach(
        (port, addresses) -> {
          ObjectNode subset = subsets.addObject();
          subset.set("addresses", addresses);
          subset
              .putArray("ports")
              .addObject()
              .put("port", port)
              .put("protocol", protocol == null ? "TCP" : protocol.asText("TCP"));
        });
  }

  private static void node(ObjectNode node) {
    ObjectNode spec = Fields.child(node, "spec");
    for (String field : List.of("podCIDR", "externalID", "unschedulable")) {
      JsonNode value = node.remove(field);
      if (value != null && !spec.has(field)) {
        spec.set(field, value);
      }
    }
    ObjectNode status = Fields.child(node, "status");
    JsonNode address = node.remove("hostIP");
    if (address != null && address.isTextual() && !status.has("addresses")) {
      status
          .putArray("addresses")
          .addObject()
          .put("type", "LegacyHostIP")
          .put("address", address.asText());
    }
    JsonNode resources = node.remove("resources");
    if (resources != null && resources.path("capacity").isObject() && !status.has("capacity")) {
      status.set("capacity", resources.path("capacity"));
    }
  }

  private static void event(ObjectNode event) {
    event.remove("status");
    JsonNode component = event.path("source");
    JsonNode host = event.remove("host");
    if (component.isTextual() || host != null) {
      ObjectNode source = event.objectNode();
      if (component.isTextual()) {
        source.set("component", component);
      }
      if (host != null) {
        source.set("host", host);
      }
      event.set("source", source);
    }
    JsonNode time = event.remove("timestamp");
    if (time != null) {
      event.set("firstTimestamp", event.has("firstTimestamp") ? event.get("firstTimestamp") : time);
      event.set("lastTimestamp", event.has("lastTimestamp") ? event.get("lastTimestamp") : time);
    }
  }
}
