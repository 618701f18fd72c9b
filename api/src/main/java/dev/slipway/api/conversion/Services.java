package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Services: one port or several, and the addresses under which the world reaches them. */
final class Services {
  private static final List<String> SINGLE_PORT =
      List.of("port", "portName", "protocol", "containerPort", "targetPort");

  private Services() {}

  static void toV1(ObjectNode service, List<String> warnings) {
    if (!(service.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    ports(spec, warnings);
    Fields.rename(spec, "portalIP", "clusterIP");
    if (spec.has("portalIPs")) {
      warnings.add("spec.portalIPs was never a field; read as spec.publicIPs");
      Fields.rename(spec, "portalIPs", "publicIPs");
    }
    Fields.rename(spec, "deprecatedPublicIPs", "publicIPs");
    Fields.rename(spec, "publicIPs", "externalIPs");
    spec.remove("proxyPort");
    JsonNode balanced = spec.remove("createExternalLoadBalancer");
    if (balanced != null && Fields.empty(spec.path("type"))) {
      if (balanced.asBoolean()) {
        spec.put("type", "LoadBalancer");
      } else {
        spec.remove("type");
      }
    }
  }

  static void ports(ObjectNode spec, List<String> warnings) {
    JsonNode single = spec.path("port");
    if (Fields.empty(spec.path("ports")) && !Fields.absent(single) && single.asInt(-1) != 0) {
      warnings.add("the single-port form of a Service is from 2014; write a list in spec.ports");
      ObjectNode port = spec.objectNode();
      copy(spec, "portName", port, "name");
      copy(spec, "protocol", port, "protocol");
      port.set("port", single);
      copy(spec, "targetPort", port, "targetPort");
      copy(spec, "containerPort", port, "targetPort");
      spec.remove(SINGLE_PORT);
      spec.set("ports", spec.arrayNode().add(port));
      return;
    }
    for (String field : SINGLE_PORT) {
      if (spec.remove(field) != null) {
        warnings.add("spec." + field + " is ignored, because spec.ports is there");
      }
    }
    for (JsonNode one : spec.path("ports")) {
      if (one instanceof ObjectNode port) {
        if (port.has("containerPort")) {
          warnings.add("spec.ports[].containerPort is read as targetPort");
          Fields.rename(port, "containerPort", "targetPort");
        }
        if (port.path("nodePort").isIntegralNumber() && port.path("nodePort").asInt() == 0) {
          port.remove("nodePort");
        }
      }
    }
  }

  private static void copy(ObjectNode from, String field, ObjectNode to, String name) {
    if (!Fields.empty(from.path(field)) && !to.has(name)) {
      to.set(name, from.path(field));
    }
  }

  static void renameDeprecatedAddresses(ObjectNode service, List<String> warnings) {
    if (service.path("spec").has("deprecatedPublicIPs")) {
      warnings.add("spec.deprecatedPublicIPs is called spec.externalIPs today");
      Fields.rename(service.path("spec"), "deprecatedPublicIPs", "externalIPs");
    }
  }

  static void fromV1(ObjectNode service) {
    if (!(service.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    Fields.rename(spec, "clusterIP", "portalIP");
    Fields.rename(spec, "externalIPs", "publicIPs");
    if (spec.path("type").asText().equals("LoadBalancer")) {
      spec.put("createExternalLoadBalancer", true);
    }
    if (spec.path("ports") instanceof ArrayNode ports) {
      for (JsonNode one : ports) {
        if (one instanceof ObjectNode port && !port.has("nodePort")) {
          port.put("nodePort", 0);
        }
      }
    }
  }
}
