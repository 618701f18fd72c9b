package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a service must look like, and what of it may change. */
final class ServiceRules {
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");

  private ServiceRules() {}

  static void check(Check check, KubeObject service) {
    JsonNode spec = service.at("spec");
    String type = spec.path("type").asText("");
    boolean headless = spec.path("clusterIP").asText("").equals("None");
    boolean known = check.oneOf("spec.type", spec.path("type"), TYPES);
    if (spec.path("ports").isEmpty() && !headless && !type.equals("ExternalName")) {
      check.required("spec.ports", "");
    }
    if (type.equals("LoadBalancer") && headless) {
      check.invalid(
          "spec.clusterIPs[0]",
          spec.path("clusterIP"),
          "may not be set to 'None' for LoadBalancer services");
    }
    if (type.equals("ExternalName")) {
      externalName(check, spec);
    }
    ports(check, spec, known && type.equals("ClusterIP"));
    check.labels("spec.selector", spec.path("selector"));
    check.oneOf("spec.sessionAffinity", spec.path("sessionAffinity"), List.of("ClientIP", "None"));
    addresses(check, spec);
    check.oneOf(
        "spec.externalTrafficPolicy",
        spec.path("externalTrafficPolicy"),
        List.of("Cluster", "Local"));
    check.oneOf(
        "spec.internalTrafficPolicy",
        spec.path("internalTrafficPolicy"),
        List.of("Cluster", "Local"));
    sessionTimeout(check, spec);
  }

  private static void sessionTimeout(Check check, JsonNode spec) {
    JsonNode seconds = spec.path("sessionAffinityConfig").path("clientIP").path("timeoutSeconds");
    if (!Tree.absent(seconds)
        && (!seconds.isIntegralNumber() || seconds.asLong() <= 0 || seconds.asLong() > 86_400)) {
      check.invalid(
          "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
          seconds,
          "must be greater than 0 and less than 86400");
    }
  }

  private static void externalName(Check check, JsonNode spec) {
    if (!Tree.empty(spec.path("clusterIPs"))) {
      check.forbidden("spec.clusterIPs", "may not be set for ExternalName services");
    }
    if (Tree.empty(spec.path("externalName"))) {
      check.required("spec.externalName", "");
    } else {
      check.subdomain("spec.externalName", spec.path("externalName"));
    }
  }

  private static void ports(Check check, JsonNode spec, boolean noNodePorts) {
    JsonNode ports = spec.path("ports");
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    Set<String> nodePorts = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String at = "spec.ports[" + i + "]";
      JsonNode port = ports.path(i);
      JsonNode name = port.path("name");
      if (Tree.empty(name)) {
        if (ports.size() > 1) {
          check.required(at + ".name", "");
        }
      } else if (check.label(at + ".name", name) && !names.add(name.asText())) {
        check.duplicate(at + ".name", name.asText());
      }
      check.port(at + ".port", port.path("port"));
      if (Tree.empty(port.path("protocol"))) {
        check.required(at + ".protocol", "");
      } else {
        check.oneOf(at + ".protocol", port.path("protocol"), PROTOCOLS);
      }
      target(check, at + ".targetPort", port.path("targetPort"));
      String number = port.path("protocol").asText() + "/" + port.path("port").asText();
      if (!numbers.add(number)) {
        check.duplicate(at, number);
      }
      nodePort(check, at + ".nodePort", port, noNodePorts, nodePorts);
    }
  }

  private static void target(Check check, String at, JsonNode target) {
    if (target.isTextual()) {
      check.portName(at, target);
    } else {
      check.port(at, target);
    }
  }

  private static void nodePort(
      Check check, String at, JsonNode port, boolean none, Set<String> taken) {
    JsonNode nodePort = port.path("nodePort");
    if (Tree.absent(nodePort) || (nodePort.isIntegralNumber() && nodePort.asLong() == 0)) {
      return;
    }
    if (none) {
      check.forbidden(at, "may not be used when `type` is 'ClusterIP'");
    } else if (check.port(at, nodePort)
        && !taken.add(port.path("protocol").asText() + "/" + nodePort.asText())) {
      check.duplicate(at, nodePort.asText());
    }
  }

  private static void addresses(Check check, JsonNode spec) {
    JsonNode clusterIps = spec.path("clusterIPs");
    for (int i = 0; i < clusterIps.size(); i++) {
      if (!clusterIps.path(i).asText().equals("None")) {
        check.ip("spec.clusterIPs[" + i + "]", clusterIps.path(i));
      }
    }
    if (!Tree.empty(spec.path("clusterIP"))
        && !clusterIps.isEmpty()
        && !clusterIps.path(0).equals(spec.path("clusterIP"))) {
      check.invalid("spec.clusterIPs", clusterIps, "first value must match `clusterIP`");
    }
    JsonNode external = spec.path("externalIPs");
    for (int i = 0; i < external.size(); i++) {
      check.reachableIp("spec.externalIPs[" + i + "]", external.path(i));
    }
  }

  /** A cluster IP stays what it is as long as the service has one. */
  static void checkUpdate(Check check, KubeObject before, KubeObject after) {
    if (isExternalName(before) || isExternalName(after)) {
      return;
    }
    JsonNode old = before.at("spec", "clusterIPs");
    JsonNode now = after.at("spec", "clusterIPs");
    if (!old.isEmpty() && !old.path(0).equals(now.path(0))) {
      check.invalid("spec.clusterIPs[0]", now, "may not change once set");
    }
  }

  private static boolean isExternalName(KubeObject service) {
    return service.at("spec", "type").asText().equals("ExternalName");
  }
}
