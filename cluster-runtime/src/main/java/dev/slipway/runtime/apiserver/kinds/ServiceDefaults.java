package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import java.util.Set;

/** What a service says where its author says nothing; addresses and node ports excepted. */
final class ServiceDefaults {
  private static final Set<String> WITH_NODE_PORTS = Set.of("NodePort", "LoadBalancer");

  private ServiceDefaults() {}

  static void apply(ObjectNode service) {
    if (!(service.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    Tree.text(spec, "sessionAffinity", "None");
    Tree.text(spec, "type", "ClusterIP");
    String type = spec.path("type").asText();
    sessionAffinity(spec);
    Tree.objects(spec.path("ports")).forEach(ServiceDefaults::port);
    if (type.equals("ExternalName")) {
      return;
    }
    if (WITH_NODE_PORTS.contains(type) || !Tree.empty(spec.path("externalIPs"))) {
      Tree.text(spec, "externalTrafficPolicy", "Cluster");
    }
    Tree.text(spec, "internalTrafficPolicy", "Cluster");
    if (type.equals("LoadBalancer")) {
      Tree.flag(spec, "allocateLoadBalancerNodePorts", true);
    }
    if (!Tree.empty(spec.path("clusterIP")) && Tree.empty(spec.path("clusterIPs"))) {
      spec.putArray("clusterIPs").add(spec.path("clusterIP"));
    } else if (Tree.empty(spec.path("clusterIP")) && !Tree.empty(spec.path("clusterIPs"))) {
      spec.set("clusterIP", spec.path("clusterIPs").path(0));
    }
  }

  private static void sessionAffinity(ObjectNode spec) {
    if (!spec.path("sessionAffinity").asText().equals("ClientIP")) {
      spec.remove("sessionAffinityConfig");
      return;
    }
    Tree.object(spec, "sessionAffinityConfig");
    if (spec.path("sessionAffinityConfig") instanceof ObjectNode config) {
      Tree.object(config, "clientIP");
      if (config.path("clientIP") instanceof ObjectNode clientIp) {
        Tree.number(clientIp, "timeoutSeconds", 10_800);
      }
    }
  }

  private static void port(ObjectNode port) {
    Tree.text(port, "protocol", "TCP");
    JsonNode target = port.path("targetPort");
    boolean unset = Tree.empty(target) || (target.isIntegralNumber() && target.asInt() == 0);
    if (unset && port.path("port").isIntegralNumber()) {
      port.set("targetPort", port.path("port"));
    }
    if (port.path("nodePort").isIntegralNumber() && port.path("nodePort").asInt() == 0) {
      port.remove("nodePort");
    }
  }

  /** An update that leaves out what the server handed out keeps it; what no longer fits goes. */
  static void keepAllocated(KubeObject before, ObjectNode after) {
    if (!(after.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    String type = spec.path("type").asText("ClusterIP");
    String oldType = before.at("spec", "type").asText("ClusterIP");
    if (!type.equals("ExternalName") && !oldType.equals("ExternalName")) {
      keepClusterIp(before.at("spec"), spec);
    } else if (type.equals("ExternalName") && !oldType.equals("ExternalName")) {
      dropIfSame(before.at("spec"), spec, "clusterIP");
      dropIfSame(before.at("spec"), spec, "clusterIPs");
      dropIfSame(before.at("spec"), spec, "ipFamilies");
      dropIfSame(before.at("spec"), spec, "ipFamilyPolicy");
      dropIfSame(before.at("spec"), spec, "internalTrafficPolicy");
    }
    if (WITH_NODE_PORTS.contains(type)) {
      keepNodePorts(before.at("spec", "ports"), spec.path("ports"));
    } else if (WITH_NODE_PORTS.contains(oldType)) {
      dropNodePorts(before.at("spec", "ports"), spec.path("ports"));
    }
    if (!type.equals("LoadBalancer") && oldType.equals("LoadBalancer")) {
      dropIfSame(before.at("spec"), spec, "allocateLoadBalancerNodePorts");
    }
    if (!WITH_NODE_PORTS.contains(type) && Tree.empty(spec.path("externalIPs"))) {
      dropIfSame(before.at("spec"), spec, "externalTrafficPolicy");
    }
  }

  private static void keepClusterIp(JsonNode old, ObjectNode spec) {
    JsonNode was = old.path("clusterIP");
    if (Tree.empty(was)) {
      return;
    }
    if (Tree.empty(spec.path("clusterIP")) && Tree.empty(spec.path("clusterIPs"))) {
      spec.set("clusterIP", was.deepCopy());
      spec.set("clusterIPs", old.path("clusterIPs").deepCopy());
    } else if (!spec.path("clusterIP").equals(was)
        && spec.path("clusterIPs").equals(old.path("clusterIPs"))) {
      spec.putArray("clusterIPs").add(spec.path("clusterIP"));
    }
  }

  private static void keepNodePorts(JsonNode old, JsonNode ports) {
    for (ObjectNode port : Tree.objects(ports)) {
      if (port.path("nodePort").asInt() != 0) {
        continue;
      }
      for (JsonNode was : old) {
        if (isSamePort(was, port) && was.path("nodePort").asInt() != 0) {
          port.set("nodePort", was.path("nodePort"));
        }
      }
    }
  }

  private static void dropNodePorts(JsonNode old, JsonNode ports) {
    for (ObjectNode port : Tree.objects(ports)) {
      for (JsonNode was : old) {
        if (was.path("nodePort").asInt() == port.path("nodePort").asInt()) {
          port.remove("nodePort");
        }
      }
    }
  }

  private static boolean isSamePort(JsonNode one, JsonNode other) {
    return one.path("port").equals(other.path("port"))
        && one.path("protocol").asText("TCP").equals(other.path("protocol").asText("TCP"));
  }

  private static void dropIfSame(JsonNode old, ObjectNode spec, String field) {
    if (spec.has(field) && spec.path(field).equals(old.path(field))) {
      spec.remove(field);
    }
  }
}
