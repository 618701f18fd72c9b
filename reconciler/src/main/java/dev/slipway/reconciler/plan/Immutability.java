package dev.slipway.reconciler.plan;

import dev.slipway.api.object.KubeObject;
import dev.slipway.reconciler.diff.FieldDiff;
import dev.slipway.reconciler.diff.FieldPath;
import java.util.List;
import java.util.Set;

/** Which fields the API lets nobody change once the object exists. */
final class Immutability {
  private static final Set<String> POD_MUTABLE =
      Set.of("activeDeadlineSeconds", "terminationGracePeriodSeconds", "tolerations");

  private Immutability() {}

  /** What to do about an object in which an immutable field differs. */
  enum Remedy {
    /** Deleting it and making it again loses nothing. */
    REPLACE,
    /** Deleting it could lose data, which only a person may decide. */
    ASK
  }

  static List<FieldDiff> immutable(KubeObject live, List<FieldDiff> diffs) {
    if (!isBuiltIn(live)) {
      return List.of();
    }
    return diffs.stream().filter(diff -> isImmutable(live, diff)).toList();
  }

  private static boolean isBuiltIn(KubeObject live) {
    String group = live.groupVersionKind().group();
    return group.isEmpty() || group.equals("batch") || group.equals("apps");
  }

  private static boolean isImmutable(KubeObject live, FieldDiff diff) {
    FieldPath path = diff.path();
    return switch (live.kind()) {
      case "Pod" -> path.startsWith("spec") && !isMutablePodField(path);
      // Removing a chosen address, or asking for another one; giving the first one is fine.
      case "Service" ->
          path.startsWith("spec", "clusterIP")
              && diff.desired().isPresent()
              && diff.live().isPresent();
      case "Secret" -> path.startsWith("type") || frozenData(live, path);
      case "ConfigMap" -> frozenData(live, path);
      case "PersistentVolumeClaim" ->
          path.startsWith("spec") && !path.startsWith("spec", "resources");
      case "PersistentVolume" -> isVolumeSource(path);
      case "Job" -> path.startsWith("spec", "template") || path.startsWith("spec", "selector");
      case "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet" ->
          path.startsWith("spec", "selector");
      // The API allows it, and lets go of the pods that ran: they would run on, seen by nobody.
      case "ReplicationController" ->
          path.startsWith("spec", "selector") && diff.live().isPresent();
      default -> false;
    };
  }

  private static boolean isMutablePodField(FieldPath path) {
    boolean image =
        (path.startsWith("spec", "containers") || path.startsWith("spec", "initContainers"))
            && path.segments().size() == 4
            && path.lastField().equals("image");
    return image || POD_MUTABLE.stream().anyMatch(field -> path.startsWith("spec", field));
  }

  private static boolean frozenData(KubeObject live, FieldPath path) {
    return live.at("immutable").asBoolean(false)
        && (path.startsWith("data") || path.startsWith("binaryData"));
  }

  private static boolean isVolumeSource(FieldPath path) {
    return path.startsWith("spec")
        && (path.startsWith("spec", "hostPath")
            || path.startsWith("spec", "nfs")
            || path.startsWith("spec", "local")
            || path.startsWith("spec", "csi"));
  }

  static Remedy remedy(KubeObject live) {
    return switch (live.kind()) {
      case "PersistentVolume", "PersistentVolumeClaim", "StatefulSet" -> Remedy.ASK;
      default -> Remedy.REPLACE;
    };
  }
}
