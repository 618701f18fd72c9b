package dev.slipway.runtime.apiserver.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What the allocation needs to know of a service's tree. */
final class ServiceShape {
  static final String HEADLESS = "None";

  private final ObjectNode spec;

  ServiceShape(ObjectNode service) {
    this.spec = service.get("spec") instanceof ObjectNode known ? known : service.putObject("spec");
  }

  String type() {
    return spec.path("type").asText("ClusterIP");
  }

  boolean wantsClusterIp() {
    return !type().equals("ExternalName");
  }

  boolean wantsNodePorts() {
    return type().equals("NodePort")
        || (type().equals("LoadBalancer")
            && spec.path("allocateLoadBalancerNodePorts").asBoolean(true));
  }

  /** The cluster IP, {@code None}, or the empty string. */
  String clusterIp() {
    String single = spec.path("clusterIP").asText("");
    return single.isEmpty() ? spec.path("clusterIPs").path(0).asText("") : single;
  }

  void setClusterIp(String address) {
    spec.put("clusterIP", address);
    spec.putArray("clusterIPs").add(address);
    if (!spec.path("ipFamilies").isArray() || spec.path("ipFamilies").isEmpty()) {
      spec.putArray("ipFamilies").add("IPv4");
    }
    if (spec.path("ipFamilyPolicy").asText("").isEmpty()) {
      spec.put("ipFamilyPolicy", "SingleStack");
    }
  }

  List<ObjectNode> ports() {
    List<ObjectNode> ports = new ArrayList<>();
    for (JsonNode port : spec.path("ports")) {
      if (port instanceof ObjectNode one) {
        ports.add(one);
      }
    }
    return ports;
  }

  List<Integer> nodePorts() {
    return ports().stream()
        .map(port -> port.path("nodePort").asInt(0))
        .filter(port -> port > 0)
        .distinct()
        .toList();
  }
}
