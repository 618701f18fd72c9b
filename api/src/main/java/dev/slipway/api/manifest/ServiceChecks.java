package dev.slipway.api.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.IpAddresses;
import dev.slipway.api.object.Names;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What makes a Service unable to serve. */
final class ServiceChecks {
  static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");

  private ServiceChecks() {}

  static void check(FieldChecks fields, JsonNode spec) {
    if (!fields.object("spec", spec)) {
      return;
    }
    fields.oneOf(
        "spec.type",
        spec.path("type"),
        List.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"));
    fields.oneOf("spec.sessionAffinity", spec.path("sessionAffinity"), List.of("None", "ClientIP"));
    fields.labels("spec.selector", spec.path("selector"));
    addresses(fields, spec);
    ports(fields, spec);
  }

  private static void addresses(FieldChecks fields, JsonNode spec) {
    List<JsonNode> external = fields.list("spec.externalIPs", spec.path("externalIPs"));
    for (int i = 0; i < external.size(); i++) {
      publicAddress(fields, "spec.externalIPs[" + i + "]", external.get(i));
    }
    JsonNode clusterIp = spec.path("clusterIP");
    if (fields.optionalText("spec.clusterIP", clusterIp)) {
      String text = clusterIp.asText();
      if (!text.isEmpty() && !text.equals("None") && IpAddresses.parse(text).isEmpty()) {
        fields.add("spec.clusterIP", "\"" + text + "\" is neither an IP address nor None");
      }
    }
    JsonNode loadBalancer = spec.path("loadBalancerIP");
    if (fields.optionalText("spec.loadBalancerIP", loadBalancer)
        && !loadBalancer.asText().isEmpty()) {
      publicAddress(fields, "spec.loadBalancerIP", loadBalancer);
    }
  }

  private static void publicAddress(FieldChecks fields, String path, JsonNode value) {
    Optional<InetAddress> address =
        value.isTextual() ? IpAddresses.parse(value.asText()) : Optional.empty();
    if (address.isEmpty()) {
      fields.add(
          path,
          MetadataChecks.shown(value)
              + " is not an IP address; put the machine's public address here");
    } else if (address.get().isLoopbackAddress()) {
      fields.add(path, value.asText() + " is a loopback address; nobody outside can reach it");
    } else if (address.get().isAnyLocalAddress()) {
      fields.add(path, value.asText() + " names no single address; put the public address here");
    } else if (address.get().isLinkLocalAddress() || address.get().isMulticastAddress()) {
      fields.add(path, value.asText() + " is a link-local or multicast address");
    }
  }

  private static void ports(FieldChecks fields, JsonNode spec) {
    List<JsonNode> ports = fields.list("spec.ports", spec.path("ports"));
    boolean mayHaveNone =
        spec.path("type").asText().equals("ExternalName")
            || spec.path("clusterIP").asText().equals("None");
    if (ports.isEmpty() && !mayHaveNone && !spec.path("ports").isValueNode()) {
      fields.add("spec.ports", "spec.ports is missing: a Service needs at least one port");
    }
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String path = "spec.ports[" + i + "]";
      JsonNode port = ports.get(i);
      if (!fields.object(path, port)) {
        continue;
      }
      fields.port(path + ".port", port.path("port"));
      target(fields, path + ".targetPort", port.path("targetPort"));
      fields.integer(path + ".nodePort", port.path("nodePort"), 0, 65_535);
      fields.oneOf(path + ".protocol", port.path("protocol"), PROTOCOLS);
      name(fields, path + ".name", port.path("name"), ports.size() > 1, names);
      if (!numbers.add(port.path("protocol").asText("TCP") + port.path("port").asText())) {
        fields.add(path + ".port", "the port " + port.path("port").asText() + " stands twice");
      }
    }
  }

  private static void name(
      FieldChecks fields, String path, JsonNode name, boolean needed, Set<String> names) {
    if (FieldChecks.absent(name)) {
      if (needed) {
        fields.add(path, path + " is missing: with several ports each needs a name");
      }
    } else if (!name.isTextual() || !(name.asText().isEmpty() || Names.isLabel(name.asText()))) {
      fields.add(path, MetadataChecks.shown(name) + " is not a valid name of a port");
    } else if (!names.add(name.asText())) {
      fields.add(path, "the port name " + name + " stands twice");
    }
  }

  /** A number, or the name of a container's port. */
  static void target(FieldChecks fields, String path, JsonNode target) {
    if (target.isTextual()) {
      if (!Names.isPortName(target.asText())) {
        fields.add(
            path,
            MetadataChecks.shown(target) + " is neither a port's number nor a valid name of one");
      }
    } else if (!(target.isIntegralNumber() && target.asInt() == 0)) {
      fields.integer(path, target, 1, 65_535);
    }
  }
}
