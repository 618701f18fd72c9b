package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code v1 Node}. */
final class Nodes extends BuiltinKind {
  private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
  private static final String ROLE = "kubernetes.io/role";

  Nodes() {
    super(
        Naming.ofCluster("v1", "Node", "nodes", "no", "mi", "minion", "minions").with("status"),
        List.of(
            Columns.NAME,
            Columns.text("Status", "Whether pods can run there"),
            Columns.text("Roles", "What the node is for"),
            Columns.AGE,
            Columns.text("Version", "Version of the node agent"),
            Columns.wide("Internal-IP", "Address inside the cluster's network"),
            Columns.wide("External-IP", "Address for the world"),
            Columns.wide("OS-Image", "Operating system"),
            Columns.wide("Kernel-Version", "Its kernel"),
            Columns.wide("Container-Runtime", "What runs the containers")));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    JsonNode system = object.at("status", "nodeInfo");
    return List.of(
        object.name(),
        status(object),
        roles(object),
        Cells.age(object, now),
        system.path("kubeletVersion").asText(""),
        address(object, "InternalIP"),
        address(object, "ExternalIP"),
        Cells.or(system.path("osImage"), Cells.UNKNOWN),
        Cells.or(system.path("kernelVersion"), Cells.UNKNOWN),
        Cells.or(system.path("containerRuntimeVersion"), Cells.UNKNOWN));
  }

  private static String status(KubeObject node) {
    String status = "Unknown";
    for (JsonNode condition : node.at("status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        status = condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
      }
    }
    return node.at("spec", "unschedulable").asBoolean() ? status + ",SchedulingDisabled" : status;
  }

  private static String roles(KubeObject node) {
    Set<String> roles = new TreeSet<>();
    node.labels()
        .forEach(
            (key, value) -> {
              if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
                roles.add(key.substring(ROLE_PREFIX.length()));
              } else if (key.equals(ROLE) && !value.isEmpty()) {
                roles.add(value);
              }
            });
    return roles.isEmpty() ? Cells.NONE : String.join(",", roles);
  }

  private static String address(KubeObject node, String type) {
    for (JsonNode address : node.at("status", "addresses")) {
      if (address.path("type").asText().equals(type)) {
        return address.path("address").asText("");
      }
    }
    return Cells.NONE;
  }

  @Override
  public Set<String> selectableFieldNames() {
    return Set.of("spec.unschedulable");
  }

  @Override
  public Map<String, String> selectableFields(KubeObject object) {
    return Map.of(
        "spec.unschedulable", Boolean.toString(object.at("spec", "unschedulable").asBoolean()));
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    Quantities.canonicalize(object.path("status").path("capacity"));
    Quantities.canonicalize(object.path("status").path("allocatable"));
    if (object.path("spec") instanceof ObjectNode spec
        && !Tree.empty(spec.path("podCIDR"))
        && Tree.empty(spec.path("podCIDRs"))) {
      spec.putArray("podCIDRs").add(spec.path("podCIDR"));
    }
  }

  /** A node registers itself together with its first status. */
  @Override
  public void prepareForCreate(ObjectNode object) {
    Tree.object(object, "spec");
    Tree.object(object, "status");
  }

  @Override
  public List<Cause> validateUpdate(KubeObject before, KubeObject after) {
    Check check = new Check();
    once(check, before, after, "podCIDR");
    once(check, before, after, "providerID");
    return check.causes();
  }

  private static void once(Check check, KubeObject before, KubeObject after, String field) {
    JsonNode was = before.at("spec", field);
    if (!Tree.empty(was) && !was.equals(after.at("spec", field))) {
      check.forbidden(
          "spec." + field, "node updates may not change " + field + " except from \"\" to valid");
    }
  }
}
