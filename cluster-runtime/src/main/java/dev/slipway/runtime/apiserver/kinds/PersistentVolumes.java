package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import java.time.Instant;
import java.util.List;

/** {@code v1 PersistentVolume}. */
final class PersistentVolumes extends BuiltinKind {
  PersistentVolumes() {
    super(
        Naming.ofCluster("v1", "PersistentVolume", "persistentvolumes", "pv").with("status"),
        List.of(
            Columns.NAME,
            Columns.text("Capacity", "How much it holds"),
            Columns.text("Access Modes", "How it can be mounted"),
            Columns.text("Reclaim Policy", "What happens to it once its claim is gone"),
            Columns.text("Status", "Whether it is bound"),
            Columns.text("Claim", "The claim it is bound to"),
            Columns.text("StorageClass", "Its class"),
            Columns.text("VolumeAttributesClass", "Class of its changeable attributes"),
            Columns.text("Reason", "Why it failed, if it did"),
            Columns.AGE,
            Columns.wide("VolumeMode", "File system or raw block device")));
  }

  @Override
  public List<Object> cells(KubeObject object, Instant now) {
    JsonNode spec = object.at("spec");
    JsonNode claim = spec.path("claimRef");
    return List.of(
        object.name(),
        spec.path("capacity").path("storage").asText(""),
        Cells.accessModes(spec.path("accessModes")),
        spec.path("persistentVolumeReclaimPolicy").asText(""),
        object.isBeingDeleted() ? "Terminating" : object.at("status", "phase").asText(""),
        claim.isObject()
            ? claim.path("namespace").asText("") + "/" + claim.path("name").asText("")
            : "",
        spec.path("storageClassName").asText(""),
        Cells.or(spec.path("volumeAttributesClassName"), "<unset>"),
        object.at("status", "reason").asText(""),
        Cells.age(object, now),
        Cells.or(spec.path("volumeMode"), "<unset>"));
  }
}
