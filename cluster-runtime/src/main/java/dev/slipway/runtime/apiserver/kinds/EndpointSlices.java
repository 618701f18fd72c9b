package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.IpAddresses;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.Names;
import dev.slipway.runtime.apiserver.status.Cause;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code discovery.k8s.io/v1 EndpointSlice}. */
final class EndpointSlices extends BuiltinKind {
  private static final int SHOWN = 3;
  private static final int MOST_ENDPOINTS = 1_000;
  private static final int MOST_ADDRESSES = 100;
  private static final int MOST_PORTS = 100;

  EndpointSlices() {
    super(
        Naming.namespaced("discovery.k8s.io/v1", "EndpointSlice", "endpointslices"),
        List.of(
            Columns.NAME,
            Columns.text("AddressType", "The kind of the addresses"),
            Columns.text("Ports", "The first ports"),
            Columns.text("Endpoints", "The first addresses"),
            Columns.AGE));
  }

  @Override
  public boolean countsGenerations() {
    return true;
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : object.at("ports")) {
      ports.add(port.path("port").asText(port.path("name").asText("*")));
    }
    List<String> addresses = new ArrayList<>();
    for (JsonNode endpoint : object.at("endpoints")) {
      endpoint.path("addresses").forEach(address -> addresses.add(address.asText("")));
    }
    return List.of(
        object.name(),
        object.at("addressType").asText(""),
        first(ports),
        first(addresses),
        Cells.age(object, now));
  }

  private static String first(List<String> all) {
    if (all.isEmpty()) {
      return "<unset>";
    }
    String shown = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() <= SHOWN ? shown : shown + " + " + (all.size() - SHOWN) + " more...";
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    for (ObjectNode port : Tree.objects(object.path("ports"))) {
      if (Tree.absent(port.path("name"))) {
        port.put("name", "");
      }
      if (Tree.absent(port.path("protocol"))) {
        port.put("protocol", "TCP");
      }
    }
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    JsonNode type = object.at("addressType");
    if (Tree.empty(type)) {
      check.required("addressType", "");
    } else {
      check.oneOf("addressType", type, List.of("FQDN", "IPv4", "IPv6"));
    }
    endpoints(check, object.at("endpoints"), type.asText(""));
    ports(check, object.at("ports"));
    return check.causes();
  }

  @Override
  public List<Cause> validateUpdate(KubeObject before, KubeObject after) {
    Check check = new Check();
    if (!before.at("addressType").equals(after.at("addressType"))) {
      check.invalid("addressType", after.at("addressType"), "field is immutable");
    }
    return check.causes();
  }

  private static void endpoints(Check check, JsonNode endpoints, String type) {
    if (!check.atMost("endpoints", endpoints.size(), MOST_ENDPOINTS)) {
      return;
    }
    for (int i = 0; i < endpoints.size(); i++) {
      String at = "endpoints[" + i + "]";
      JsonNode addresses = endpoints.path(i).path("addresses");
      if (addresses.isEmpty()) {
        check.required(at + ".addresses", "must contain at least 1 address");
      }
      if (check.atMost(at + ".addresses", addresses.size(), MOST_ADDRESSES)) {
        for (int j = 0; j < addresses.size(); j++) {
          address(check, at + ".addresses[" + j + "]", addresses.path(j), type);
        }
      }
      JsonNode hostname = endpoints.path(i).path("hostname");
      if (!Tree.absent(hostname)) {
        check.label(at + ".hostname", hostname);
      }
    }
  }

  private static void address(Check check, String field, JsonNode address, String type) {
    if (type.equals("FQDN")) {
      String name = address.asText("");
      if (!name.contains(".") || !Names.isSubdomain(name.replaceFirst("\\.$", ""))) {
        check.invalid(field, address, "must be a fully qualified domain name");
      }
      return;
    }
    var parsed = IpAddresses.parse(address.asText(""));
    if (parsed.isEmpty() || (parsed.get() instanceof Inet4Address) != type.equals("IPv4")) {
      if (type.equals("IPv4") || type.equals("IPv6")) {
        check.invalid(field, address, "must be a valid " + type + " address");
      }
      return;
    }
    check.reachableIp(field, address);
  }

  private static void ports(Check check, JsonNode ports) {
    if (!check.atMost("ports", ports.size(), MOST_PORTS)) {
      return;
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String at = "ports[" + i + "]";
      JsonNode name = ports.path(i).path("name");
      if (!Tree.empty(name)) {
        check.label(at + ".name", name);
      }
      if (!names.add(name.asText(""))) {
        check.duplicate(at + ".name", name.asText(""));
      }
      check.oneOf(at + ".protocol", ports.path(i).path("protocol"), List.of("SCTP", "TCP", "UDP"));
    }
  }
}
