package dev.slipway.runtime.kubelet.status;

import dev.slipway.runtime.kubelet.pod.RestartPolicy;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.util.List;

/** Sums the containers' states up into the one word of a pod's phase. */
final class PodPhase {
  private PodPhase() {}

  static String of(
      RestartPolicy policy,
      boolean ending,
      List<ContainerStatus> init,
      List<ContainerStatus> application) {
    if (init.stream().anyMatch(status -> failedForGood(status, policy))) {
      return "Failed";
    }
    boolean allEnded = application.stream().allMatch(PodPhase::ended);
    if (ending && allEnded) {
      return application.stream().allMatch(PodPhase::succeeded) ? "Succeeded" : "Failed";
    }
    boolean initialized = init.stream().allMatch(PodPhase::succeeded);
    if (!initialized && application.stream().noneMatch(PodPhase::ran)) {
      return "Pending";
    }
    if (application.stream().anyMatch(status -> !ran(status))) {
      return "Pending";
    }
    if (!allEnded || policy == RestartPolicy.ALWAYS) {
      return "Running";
    }
    if (application.stream().allMatch(PodPhase::succeeded)) {
      return "Succeeded";
    }
    return policy == RestartPolicy.NEVER ? "Failed" : "Running";
  }

  private static boolean ended(ContainerStatus status) {
    return status.getState().getTerminated() != null;
  }

  private static boolean succeeded(ContainerStatus status) {
    return ended(status) && status.getState().getTerminated().getExitCode() == 0;
  }

  private static boolean failedForGood(ContainerStatus status, RestartPolicy policy) {
    return ended(status) && !succeeded(status) && policy == RestartPolicy.NEVER;
  }

  /** True when it runs, or ran and waits for its next start. */
  private static boolean ran(ContainerStatus status) {
    return status.getState().getWaiting() == null
        || (status.getLastState() != null && status.getLastState().getTerminated() != null);
  }
}
