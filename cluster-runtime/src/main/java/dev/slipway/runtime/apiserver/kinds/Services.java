package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code v1 Service}. The server itself hands out addresses and node ports. */
final class Services extends BuiltinKind {
  Services() {
    super(
        Naming.namespaced("v1", "Service", "services", "svc", "se").in("all").with("status"),
        List.of(
            Columns.NAME,
            Columns.text("Type", "How it is exposed"),
            Columns.text("Cluster-IP", "Its address inside the cluster"),
            Columns.text("External-IP", "Its addresses for the world"),
            Columns.text("Port(s)", "Ports, node ports and protocols"),
            Columns.AGE,
            Columns.wide("Selector", "The labels of the pods behind it")));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    JsonNode spec = object.at("spec");
    String clusterIp = spec.path("clusterIPs").path(0).asText(spec.path("clusterIP").asText(""));
    return List.of(
        object.name(),
        spec.path("type").asText(""),
        clusterIp.isEmpty() ? Cells.NONE : clusterIp,
        externalIp(object),
        ports(spec.path("ports")),
        Cells.age(object, now),
        Cells.labels(object.strings("spec", "selector")));
  }

  private static String externalIp(KubeObject service) {
    JsonNode spec = service.at("spec");
    String type = spec.path("type").asText("");
    if (type.equals("ExternalName")) {
      return spec.path("externalName").asText("");
    }
    List<String> addresses = new ArrayList<>();
    if (type.equals("LoadBalancer")) {
      for (JsonNode ingress : service.at("status", "loadBalancer", "ingress")) {
        String address = ingress.path("ip").asText(ingress.path("hostname").asText(""));
        if (!address.isEmpty() && !addresses.contains(address)) {
          addresses.add(address);
        }
      }
    }
    spec.path("externalIPs").forEach(address -> addresses.add(address.asText("")));
    if (!addresses.isEmpty()) {
      return String.join(",", addresses);
    }
    return type.equals("LoadBalancer") ? "<pending>" : Cells.NONE;
  }

  private static String ports(JsonNode list) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : list) {
      String nodePort =
          port.path("nodePort").asInt() > 0 ? ":" + port.path("nodePort").asInt() : "";
      ports.add(
          port.path("port").asText("") + nodePort + "/" + port.path("protocol").asText("TCP"));
    }
    return ports.isEmpty() ? Cells.NONE : String.join(",", ports);
  }

  @Override
  public Set<String> selectableFieldNames() {
    return Set.of("spec.clusterIP", "spec.type");
  }

  @Override
  public Map<String, String> selectableFields(KubeObject object) {
    return Map.of(
        "spec.clusterIP", object.at("spec", "clusterIP").asText(""),
        "spec.type", object.at("spec", "type").asText(""));
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ServiceDefaults.apply(object);
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    object.putObject("status").putObject("loadBalancer");
  }

  @Override
  public void prepareForUpdate(KubeObject before, ObjectNode after) {
    super.prepareForUpdate(before, after);
    ServiceDefaults.keepAllocated(before, after);
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    ServiceRules.check(check, object);
    return check.causes();
  }

  @Override
  public List<Cause> validateUpdate(KubeObject before, KubeObject after) {
    Check check = new Check();
    ServiceRules.checkUpdate(check, before, after);
    return check.causes();
  }
}
