package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code v1 Pod}. */
final class Pods extends BuiltinKind {
  private static final Set<String> FIELDS =
      fields(KubeObject.parse(new byte[] {'{', '}'})).keySet();

  Pods() {
    super(
        Naming.namespaced("v1", "Pod", "pods", "po")
            .in("all")
            .with("status", "log", "binding", "eviction"),
        List.of(
            Columns.NAME,
            Columns.text("Ready", "Containers that are ready, of all"),
            Columns.text("Status", "What goes on with it, in one word"),
            Columns.text("Restarts", "How often containers were started again"),
            Columns.AGE,
            Columns.wide("IP", "Its address"),
            Columns.wide("Node", "Where it runs"),
            Columns.wide("Nominated Node", "Where room is being made for it"),
            Columns.wide("Readiness Gates", "Conditions that hold, of those asked for")));
  }

  @Override
  public boolean deletesGracefully() {
    return true;
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    return PodCells.of(object, now);
  }

  @Override
  public Set<String> selectableFieldNames() {
    return FIELDS;
  }

  @Override
  public Map<String, String> selectableFields(KubeObject object) {
    return fields(object);
  }

  private static Map<String, String> fields(KubeObject object) {
    return Map.of(
        "spec.nodeName", object.at("spec", "nodeName").asText(""),
        "spec.restartPolicy", object.at("spec", "restartPolicy").asText(""),
        "spec.schedulerName", object.at("spec", "schedulerName").asText(""),
        "spec.serviceAccountName", object.at("spec", "serviceAccountName").asText(""),
        "spec.hostNetwork", Boolean.toString(object.at("spec", "hostNetwork").asBoolean()),
        "status.phase", object.at("status", "phase").asText(""),
        "status.podIP", object.at("status", "podIP").asText(""),
        "status.nominatedNodeName", object.at("status", "nominatedNodeName").asText(""));
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    PodDefaults.spec(object.path("spec"));
    PodDefaults.pod(object.path("spec"));
    PodDefaults.addresses(object.path("status"));
  }

  @Override
  public void prepareForUpdate(KubeObject before, ObjectNode after) {
    super.prepareForUpdate(before, after);
    PodDefaults.admitted(after.path("spec"));
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    PodDefaults.admitted(object.path("spec"));
    object
        .putObject("status")
        .put("phase", "Pending")
        .put("qosClass", QualityOfService.of(object.path("spec")));
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    PodRules.check(check, "spec", object.at("spec"));
    return check.causes();
  }

  @Override
  public List<Cause> validateUpdate(KubeObject before, KubeObject after) {
    Check check = new Check();
    PodUpdateRules.check(check, before, after);
    return check.causes();
  }
}
