package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
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
}
