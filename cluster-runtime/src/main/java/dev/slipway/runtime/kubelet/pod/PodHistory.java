package dev.slipway.runtime.kubelet.pod;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the API remembers of a pod. It counts where the runtime has forgotten: when someone removed
 * a container, or the engine lost its data.
 */
public final class PodHistory {
  private static final long DEFAULT_GRACE = 30;

  private final Pod pod;

  /** Of a pod as last read. */
  public PodHistory(Pod pod) {
    this.pod = requireNonNull(pod);
  }

  /** True when the pod has succeeded or failed; it never runs again. */
  public boolean isOver() {
    @Nullable String phase = status().map(PodStatus::getPhase).orElse(null);
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  /** What its containers are given from asking to killing. */
  public long graceSeconds() {
    @Nullable Long written = pod.getSpec().getTerminationGracePeriodSeconds();
    return written == null ? DEFAULT_GRACE : Math.max(0, written);
  }

  /** True when the init containers have done their work before. */
  boolean isInitialized() {
    boolean recorded =
        status().stream()
            .flatMap(status -> status.getConditions().stream())
            .anyMatch(PodHistory::saysInitialized);
    return recorded || pod.getSpec().getInitContainers().isEmpty();
  }

  private static boolean saysInitialized(PodCondition condition) {
    return "Initialized".equals(condition.getType()) && "True".equals(condition.getStatus());
  }

  /** The last status written of a container. */
  public Optional<ContainerStatus> container(String name) {
    return status().stream()
        .flatMap(
            status ->
                Stream.concat(
                    status.getInitContainerStatuses().stream(),
                    status.getContainerStatuses().stream()))
        .filter(container -> name.equals(container.getName()))
        .findFirst();
  }

  /** True when a container of which nothing is left ran before. */
  public boolean ranBefore(Container container) {
    return container(container.getName())
        .map(ContainerStatus::getContainerID)
        .filter(id -> !id.isEmpty())
        .isPresent();
  }

  /** Whether a container of which nothing is left may be started. */
  boolean mayStart(Container container, RestartPolicy policy) {
    // How it ended is not known; that counts as a failure.
    return policy != RestartPolicy.NEVER || !ranBefore(container);
  }

  /** Restart count for a container of which nothing is left. */
  int nextAttempt(Container container) {
    if (!ranBefore(container)) {
      return 0;
    }
    return container(container.getName())
            .map(ContainerStatus::getRestartCount)
            .map(count -> Math.max(0, count))
            .orElse(0)
        + 1;
  }

  private Optional<PodStatus> status() {
    return Optional.ofNullable(pod.getStatus());
  }
}
