package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code v1 PersistentVolume}. */
final class PersistentVolumes extends BuiltinKind {
  private static final Set<String> NO_SOURCES = Set.of("capacity", "claimRef", "nodeAffinity");

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

  @Override
  public void applyDefaults(ObjectNode object) {
    if (!(object.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    Tree.text(spec, "persistentVolumeReclaimPolicy", "Retain");
    Tree.text(spec, "volumeMode", "Filesystem");
    Quantities.canonicalize(spec.path("capacity"));
    if (spec.path("hostPath") instanceof ObjectNode hostPath
        && Tree.absent(hostPath.path("type"))) {
      hostPath.put("type", "");
    }
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
    if (!spec.path("capacity").has("storage")) {
      check.required("spec.capacity", "");
    }
    check.quantities("spec.capacity", spec.path("capacity"));
    List<String> sources =
        spec.properties().stream()
            .filter(field -> field.getValue().isObject())
            .map(Map.Entry::getKey)
            .filter(field -> !NO_SOURCES.contains(field))
            .toList();
    if (sources.isEmpty()) {
      check.required("spec", "must specify a volume type");
    } else if (sources.size() > 1) {
      check.forbidden("spec." + sources.get(1), "may not specify more than 1 volume type");
    }
    check.oneOf(
        "spec.persistentVolumeReclaimPolicy",
        spec.path("persistentVolumeReclaimPolicy"),
        List.of("Delete", "Recycle", "Retain"));
    return check.causes();
  }
}
