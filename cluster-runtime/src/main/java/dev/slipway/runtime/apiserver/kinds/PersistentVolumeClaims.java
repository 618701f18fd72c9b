package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
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
}
