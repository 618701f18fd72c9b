package dev.slipway.runtime.controller.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Facts about a pod that its fields say in a roundabout way. */
public final class PodState {
  private PodState() {}

  /** True once somebody asked for the pod to be deleted. */
  public static boolean isTerminating(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  /** True when the pod ran to its end, well or not, and will not run again. */
  public static boolean isFinished(Pod pod) {
    String phase = phase(pod);
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** True when the pod runs or may yet run: neither finished nor terminating. */
  public static boolean isActive(Pod pod) {
    return !isFinished(pod) && !isTerminating(pod);
  }

  /** The phase; {@code Pending} when there is none yet. */
  public static String phase(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? "Pending"
        : pod.getStatus().getPhase();
  }

  /** True when the pod says that it is ready to serve. */
  public static boolean isReady(Pod pod) {
    return condition(pod, "Ready").map(c -> "True".equals(c.getStatus())).orElse(false);
  }

  /** Since when the pod is ready; empty when it is not. */
  public static Optional<Instant> readySince(Pod pod) {
    return condition(pod, "Ready")
        .filter(c -> "True".equals(c.getStatus()))
        .map(c -> time(c.getLastTransitionTime()));
  }

  /** The condition of a type. */
  public static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(c -> type.equals(c.getType()))
            .findFirst();
  }

  /** The highest number of restarts of any container. */
  public static int restarts(Pod pod) {
    return pod.getStatus() == null
        ? 0
        : pod.getStatus().getContainerStatuses().stream()
            .map(ContainerStatus::getRestartCount)
            .mapToInt(count -> count == null ? 0 : count)
            .max()
            .orElse(0);
  }

  /** The node the pod is bound to; empty while it is not. */
  public static String node(Pod pod) {
    return pod.getSpec() == null || pod.getSpec().getNodeName() == null
        ? ""
        : pod.getSpec().getNodeName();
  }

  /** The owner that manages the object, if any. */
  public static Optional<OwnerReference> controller(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }

  /** The labels; empty when there are none. */
  public static Map<String, String> labels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  /** True when an equality selector chooses these labels. An empty selector chooses nothing. */
  public static boolean selects(@Nullable Map<String, String> selector, HasMetadata object) {
    return selector != null
        && !selector.isEmpty()
        && labels(object).entrySet().containsAll(selector.entrySet());
  }

  /** A Kubernetes time; the epoch when it is missing or unreadable. */
  public static Instant time(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
