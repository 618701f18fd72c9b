package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code v1 ReplicationController}. */
final class ReplicationControllers extends BuiltinKind {
  ReplicationControllers() {
    super(
        Naming.namespaced("v1", "ReplicationController", "replicationcontrollers", "rc")
            .in("all")
            .with("status", "scale"),
        List.of(
            Columns.NAME,
            Columns.number("Desired", "How many pods there should be"),
            Columns.number("Current", "How many pods there are"),
            Columns.number("Ready", "How many of them are ready"),
            Columns.AGE,
            Columns.wide("Containers", "Names of the containers in each pod"),
            Columns.wide("Images", "What they run"),
            Columns.wide("Selector", "The labels of the pods")));
  }

  @Override
  public boolean countsGenerations() {
    return true;
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    JsonNode containers = object.at("spec", "template", "spec", "containers");
    return List.of(
        object.name(),
        object.at("spec", "replicas").asLong(),
        object.at("status", "replicas").asLong(),
        object.at("status", "readyReplicas").asLong(),
        Cells.age(object, now),
        Cells.each(containers, "name"),
        Cells.each(containers, "image"),
        Cells.labels(object.strings("spec", "selector")));
  }

  @Override
  public Set<String> selectableFieldNames() {
    return Set.of("status.replicas");
  }

  @Override
  public Map<String, String> selectableFields(KubeObject object) {
    return Map.of("status.replicas", Long.toString(object.at("status", "replicas").asLong()));
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (!(object.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (labels.isObject() && !labels.isEmpty()) {
      if (Tree.empty(spec.path("selector"))) {
        spec.set("selector", labels.deepCopy());
      }
      if (object.path("metadata") instanceof ObjectNode metadata
          && Tree.empty(metadata.path("labels"))) {
        metadata.set("labels", labels.deepCopy());
      }
    }
    Tree.number(spec, "replicas", 1);
    PodDefaults.spec(spec.path("template").path("spec"));
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    object.putObject("status").put("replicas", 0);
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    JsonNode spec = object.at("spec");
    check.notNegative("spec.replicas", spec.path("replicas"));
    check.notNegative("spec.minReadySeconds", spec.path("minReadySeconds"));
    JsonNode selector = spec.path("selector");
    if (Tree.empty(selector)) {
      check.required("spec.selector", "");
    }
    JsonNode template = spec.path("template");
    if (!template.isObject()) {
      check.required("spec.template", "");
      return check.causes();
    }
    JsonNode labels = template.path("metadata").path("labels");
    if (selector.properties().stream()
        .anyMatch(want -> !want.getValue().equals(labels.path(want.getKey())))) {
      check.invalid(
          "spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
    }
    check.labels("spec.template.labels", labels);
    PodRules.check(check, "spec.template.spec", template.path("spec"));
    JsonNode restart = template.path("spec").path("restartPolicy");
    if (!restart.asText().equals("Always")) {
      check.oneOf("spec.template.spec.restartPolicy", restart, List.of("Always"));
    }
    return check.causes();
  }
}
