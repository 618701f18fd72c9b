package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;

/** {@code v1 PersistentVolumeClaim}. */
final class PersistentVolumeClaims extends BuiltinKind {
  PersistentVolumeClaims() {
    super(
        Naming.namespaced("v1", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc")
            .with("status"),
        List.of(
            Columns.NAME,
            Columns.text("Status", "Whether it is bound"),
            Columns.text("Volume", "The volume it is bound to"),
            Columns.text("Capacity", "How much that holds"),
            Columns.text("Access Modes", "How that can be mounted"),
            Columns.text("StorageClass", "The class asked for"),
            Columns.text("VolumeAttributesClass", "Class of changeable attributes asked for"),
            Columns.AGE,
            Columns.wide("VolumeMode", "File system or raw block device")));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    JsonNode spec = object.at("spec");
    boolean bound = !spec.path("volumeName").asText("").isEmpty();
    return List.of(
        object.name(),
        object.isBeingDeleted() ? "Terminating" : object.at("status", "phase").asText(""),
        spec.path("volumeName").asText(""),
        bound ? object.at("status", "capacity", "storage").asText("") : "",
        bound ? Cells.accessModes(object.at("status", "accessModes")) : "",
        spec.path("storageClassName").asText(""),
        Cells.or(spec.path("volumeAttributesClassName"), "<unset>"),
        Cells.age(object, now),
        Cells.or(spec.path("volumeMode"), "<unset>"));
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (object.path("spec") instanceof ObjectNode spec) {
      Tree.text(spec, "volumeMode", "Filesystem");
      Quantities.canonicalize(spec.path("resources").path("requests"));
      Quantities.canonicalize(spec.path("resources").path("limits"));
    }
    Quantities.canonicalize(object.path("status").path("capacity"));
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    object.putObject("status").put("phase", "Pending");
  }

  @Override
  public List<Cause> validate(KubeObject object) {
    Check check = new Check();
    JsonNode spec = object.at("spec");
    VolumeRules.accessModes(check, spec);
    if (!spec.path("resources").path("requests").has("storage")) {
      check.required("spec.resources[storage]", "");
    }
    check.quantities("spec.resources.requests", spec.path("resources").path("requests"));
    return check.causes();
  }

  @Override
  public List<Cause> validateUpdate(KubeObject before, KubeObject after) {
    Check check = new Check();
    for (String field : List.of("accessModes", "selector", "storageClassName", "volumeMode")) {
      if (!before.at("spec", field).equals(after.at("spec", field))
          && !Tree.empty(before.at("spec", "volumeName"))) {
        check.forbidden("spec", "spec is immutable after creation except resources.requests");
        break;
      }
    }
    return check.causes();
  }
}
