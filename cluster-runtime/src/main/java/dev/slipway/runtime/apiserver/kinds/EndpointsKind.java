package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code v1 Endpoints}. */
final class EndpointsKind extends BuiltinKind {
  private static final int SHOWN = 3;

  EndpointsKind() {
    super(
        Naming.namespaced("v1", "Endpoints", "endpoints", "ep"),
        List.of(
            Columns.NAME, Columns.text("Endpoints", "The first addresses and ports"), Columns.AGE));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    return List.of(object.name(), addresses(object.at("subsets")), Cells.age(object, now));
  }

  private static String addresses(JsonNode subsets) {
    List<String> all = new ArrayList<>();
    for (JsonNode subset : subsets) {
      if (subset.path("ports").isEmpty()) {
        subset.path("addresses").forEach(address -> all.add(address.path("ip").asText("")));
      }
      for (JsonNode port : subset.path("ports")) {
        for (JsonNode address : subset.path("addresses")) {
          all.add(hostPort(address.path("ip").asText(""), port.path("port").asText("")));
        }
      }
    }
    if (all.isEmpty()) {
      return Cells.NONE;
    }
    String shown = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() <= SHOWN ? shown : shown + " + " + (all.size() - SHOWN) + " more...";
  }

  private static String hostPort(String ip, String port) {
    return ip.contains(":") ? "[" + ip + "]:" + port : ip + ":" + port;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    for (ObjectNode subset : Tree.objects(object.path("subsets"))) {
      for (ObjectNode port : Tree.objects(subset.path("ports"))) {
        Tree.text(port, "protocol", "TCP");
      }
    }
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    JsonNode subsets = object.at("subsets");
    for (int i = 0; i < subsets.size(); i++) {
      String at = "subsets[" + i + "]";
      JsonNode subset = subsets.path(i);
      if (subset.path("addresses").isEmpty() && subset.path("notReadyAddresses").isEmpty()) {
        check.required(at, "must specify `addresses` or `notReadyAddresses`");
      }
      for (String list : List.of("addresses", "notReadyAddresses")) {
        for (int j = 0; j < subset.path(list).size(); j++) {
          // Loopback addresses too: a server that listens there alone registers itself so.
          check.ip(at + "." + list + "[" + j + "].ip", subset.path(list).path(j).path("ip"));
        }
      }
      JsonNode ports = subset.path("ports");
      for (int j = 0; j < ports.size(); j++) {
        String path = at + ".ports[" + j + "]";
        if (!Tree.empty(ports.path(j).path("name"))) {
          check.label(path + ".name", ports.path(j).path("name"));
        } else if (ports.size() > 1) {
          check.required(path + ".name", "");
        }
        check.port(path + ".port", ports.path(j).path("port"));
        check.oneOf(
            path + ".protocol", ports.path(j).path("protocol"), List.of("SCTP", "TCP", "UDP"));
      }
    }
    return check.causes();
  }
}
