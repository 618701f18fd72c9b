package dev.slipway.runtime.kubelet.status;

import dev.slipway.runtime.kubelet.pod.PodHistory;
import dev.slipway.runtime.kubelet.pod.RestartPolicy;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives the whole status of a pod. Pure. */
public final class PodStatuses {
  private PodStatuses() {}

  /** The status that the pod should have in the API. */
  public static PodStatus derive(Observation seen) {
    Pod pod = seen.pod();
    @Nullable PodStatus before = pod.getStatus();
    ContainerStatuses containers = new ContainerStatuses(seen);
    List<ContainerStatus> init = containers.init();
    List<ContainerStatus> application = containers.application();
    String phase = phase(seen, init, application);
    boolean sandbox = seen.containers().sandbox().isPresent();
    PodStatusBuilder status =
        before == null ? new PodStatusBuilder() : new PodStatusBuilder(before);
    status
        .withPhase(phase)
        .withConditions(
            new PodConditions(pod, seen.now()).derive(pod, phase, sandbox, init, application))
        .withInitContainerStatuses(init)
        .withContainerStatuses(application)
        .withHostIP(seen.hostIp())
        .withQosClass(QosClass.of(pod).toString());
    if (before == null || before.getStartTime() == null) {
      status.withStartTime(ContainerStatuses.time(seen.now()));
    }
    if (!seen.failure().isEmpty()) {
      int colon = seen.failure().indexOf(':');
      status
          .withReason(colon < 0 ? seen.failure() : seen.failure().substring(0, colon))
          .withMessage(colon < 0 ? null : seen.failure().substring(colon + 1).strip());
    }
    addresses(seen, status);
    return status.build();
  }

  private static String phase(
      Observation seen, List<ContainerStatus> init, List<ContainerStatus> application) {
    if (new PodHistory(seen.pod()).isOver()) {
      return seen.pod().getStatus().getPhase();
    }
    if (!seen.failure().isEmpty()) {
      return "Failed";
    }
    return PodPhase.of(RestartPolicy.of(seen.pod()), seen.ending(), init, application);
  }

  private static void addresses(Observation seen, PodStatusBuilder status) {
    status.withHostIPs();
    status.addNewHostIP().withIp(seen.hostIp()).endHostIP();
    Optional<String> address =
        Boolean.TRUE.equals(seen.pod().getSpec().getHostNetwork())
            ? seen.containers().sandbox().map(sandbox -> seen.hostIp())
            : seen.containers()
                .sandbox()
                .map(RuntimeContainer::address)
                .filter(found -> !found.isEmpty());
    address.ifPresent(
        ip -> {
          status.withPodIP(ip).withPodIPs();
          status.addNewPodIP().withIp(ip).endPodIP();
        });
  }
}
