package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
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
}
