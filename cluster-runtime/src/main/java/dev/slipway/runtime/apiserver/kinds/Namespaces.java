package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code v1 Namespace}. */
final class Namespaces extends BuiltinKind {
  Namespaces() {
    super(
        Naming.ofCluster("v1", "Namespace", "namespaces", "ns").with("status", "finalize"),
        List.of(Columns.NAME, Columns.text("Status", "Active or Terminating"), Columns.AGE));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    return List.of(object.name(), object.at("status", "phase").asText(""), Cells.age(object, now));
  }

  @Override
  public Set<String> selectableFieldNames() {
    return Set.of("status.phase");
  }

  @Override
  public Map<String, String> selectableFields(KubeObject object) {
    return Map.of("status.phase", object.at("status", "phase").asText(""));
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (object.path("metadata") instanceof ObjectNode metadata
        && metadata.path("name").isTextual()) {
      Tree.object(metadata, "labels");
      if (metadata.path("labels") instanceof ObjectNode labels) {
        labels.set("kubernetes.io/metadata.name", metadata.path("name"));
      }
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    Tree.object(object, "spec");
    if (object.path("spec") instanceof ObjectNode spec) {
      if (!Cells.joined(spec.path("finalizers")).contains("kubernetes")) {
        spec.putArray("finalizers").add("kubernetes");
      }
    }
    object.putObject("status").put("phase", "Active");
  }

  @Override
  public void prepareForUpdate(KubeObject before, ObjectNode after) {
    super.prepareForUpdate(before, after);
    JsonNode finalizers = before.at("spec", "finalizers");
    Tree.object(after, "spec");
    if (finalizers.isArray() && after.path("spec") instanceof ObjectNode spec) {
      spec.set("finalizers", finalizers.deepCopy());
    }
  }
}
