package dev.slipway.runtime.kubelet.pod;

import dev.slipway.runtime.kubelet.runtime.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;

/** Whether a container that ended is started again. */
public enum RestartPolicy {
  ALWAYS,
  ON_FAILURE,
  NEVER;

  /** What the pod says; always when it says nothing. */
  public static RestartPolicy of(Pod pod) {
    String written = pod.getSpec().getRestartPolicy();
    if (written == null) {
      return ALWAYS;
    }
    return switch (written) {
      case "OnFailure" -> ON_FAILURE;
      case "Never" -> NEVER;
      default -> ALWAYS;
    };
  }

  /** For a container of the pod's own. */
  public boolean restarts(ContainerState.Exited end) {
    return switch (this) {
      case ALWAYS -> true;
      case ON_FAILURE -> end.exitCode() != 0;
      case NEVER -> false;
    };
  }

  /** For an init container: it has done its work once it ended well. */
  public boolean restartsInit(ContainerState.Exited end) {
    return end.exitCode() != 0 && this != NEVER;
  }
}
