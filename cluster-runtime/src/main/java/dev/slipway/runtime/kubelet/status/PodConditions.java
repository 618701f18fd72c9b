package dev.slipway.runtime.kubelet.status;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Derives a pod's conditions; a transition time changes only when the condition's status does. */
final class PodConditions {
  private static final Set<String> OURS =
      Set.of(
          "PodScheduled", "Initialized", "ContainersReady", "Ready", "PodReadyToStartContainers");

  private final List<PodCondition> before;
  private final Instant now;

  PodConditions(Pod pod, Instant now) {
    this.before = pod.getStatus() == null ? List.of() : pod.getStatus().getConditions();
    this.now = now;
  }

  List<PodCondition> derive(
      Pod pod,
      String phase,
      boolean sandbox,
      List<ContainerStatus> init,
      List<ContainerStatus> application) {
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    List<PodCondition> result = new ArrayList<>();
    before.stream().filter(condition -> !OURS.contains(condition.getType())).forEach(result::add);
    result.add(condition("PodReadyToStartContainers", sandbox, null, null));
    result.add(initialized(phase, init, application));
    String unready = unready(application);
    String reason = over ? (phase.equals("Failed") ? "PodFailed" : "PodCompleted") : null;
    boolean containersReady = !over && unready.isEmpty();
    String message = over || unready.isEmpty() ? null : unready;
    String why = reason == null && !containersReady ? "ContainersNotReady" : reason;
    Optional<String> gate = closedGate(pod);
    if (containersReady && gate.isPresent()) {
      result.add(condition("Ready", false, "ReadinessGatesNotReady", gate.get()));
    } else {
      result.add(condition("Ready", containersReady, why, message));
    }
    result.add(condition("ContainersReady", containersReady, why, message));
    result.add(condition("PodScheduled", true, null, null));
    return result;
  }

  private PodCondition initialized(
      String phase, List<ContainerStatus> init, List<ContainerStatus> application) {
    boolean started = application.stream().anyMatch(status -> status.getContainerID() != null);
    List<String> waiting =
        init.stream()
            .filter(status -> !Boolean.TRUE.equals(status.getReady()))
            .map(ContainerStatus::getName)
            .toList();
    if (waiting.isEmpty() || started || phase.equals("Succeeded")) {
      return condition("Initialized", true, null, null);
    }
    return condition(
        "Initialized",
        false,
        "ContainersNotInitialized",
        "containers with incomplete status: " + waiting);
  }

  private static String unready(List<ContainerStatus> application) {
    List<String> names =
        application.stream()
            .filter(status -> !Boolean.TRUE.equals(status.getReady()))
            .map(ContainerStatus::getName)
            .toList();
    return names.isEmpty() ? "" : "containers with unready status: " + names;
  }

  private Optional<String> closedGate(Pod pod) {
    return pod.getSpec().getReadinessGates().stream()
        .map(gate -> gate.getConditionType())
        .filter(
            type -> find(type).filter(condition -> "True".equals(condition.getStatus())).isEmpty())
        .findFirst()
        .map(type -> "corresponding condition of pod readiness gate \"" + type + "\" is not true");
  }

  private Optional<PodCondition> find(String type) {
    return before.stream().filter(condition -> type.equals(condition.getType())).findFirst();
  }

  private PodCondition condition(
      String type, boolean holds, @Nullable String reason, @Nullable String message) {
    String status = holds ? "True" : "False";
    String since =
        find(type)
            .filter(condition -> status.equals(condition.getStatus()))
            .map(PodCondition::getLastTransitionTime)
            .orElseGet(() -> ContainerStatuses.time(now));
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(since)
        .build();
  }
}
