package dev.slipway.runtime.controller.replication;

import dev.slipway.runtime.controller.pod.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerCondition;
import io.fabric8.kubernetes.api.model.ReplicationControllerConditionBuilder;
import io.fabric8.kubernetes.api.model.ReplicationControllerStatus;
import io.fabric8.kubernetes.api.model.ReplicationControllerStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Computes what a controller's status should say. Pure. */
final class ReplicaStatus {
  private static final String FAILURE = "ReplicaFailure";

  /**
   * Why pods could not be created or deleted.
   *
   * @param reason {@code FailedCreate} or {@code FailedDelete}
   */
  record Failure(String reason, String message) {}

  private ReplicaStatus() {}

  /** The status for the controller as seen and its active pods. */
  static ReplicationControllerStatus of(
      ReplicationController controller, List<Pod> active, Optional<Failure> failure, Instant now) {
    int ready = 0;
    int available = 0;
    int labeled = 0;
    Set<Map.Entry<String, String>> expected = templateLabels(controller);
    for (Pod pod : active) {
      labeled += PodState.labels(pod).entrySet().containsAll(expected) ? 1 : 0;
      ready += PodState.isReady(pod) ? 1 : 0;
      available += isAvailable(controller, pod, now) ? 1 : 0;
    }
    return new ReplicationControllerStatusBuilder()
        .withReplicas(active.size())
        .withFullyLabeledReplicas(labeled)
        .withReadyReplicas(ready)
        .withAvailableReplicas(available)
        .withObservedGeneration(generation(controller))
        .withConditions(conditions(controller, failure, now))
        .build();
  }

  private static Set<Map.Entry<String, String>> templateLabels(ReplicationController controller) {
    return PodState.labels(ReplicaPod.of(controller)).entrySet();
  }

  private static long generation(ReplicationController controller) {
    Long generation = controller.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  private static boolean isAvailable(ReplicationController controller, Pod pod, Instant now) {
    Integer minReady = controller.getSpec().getMinReadySeconds();
    return PodState.readySince(pod)
        .map(since -> minReady == null || !since.plusSeconds(minReady).isAfter(now))
        .orElse(false);
  }

  private static List<ReplicationControllerCondition> conditions(
      ReplicationController controller, Optional<Failure> failure, Instant now) {
    List<ReplicationControllerCondition> conditions = new ArrayList<>();
    Optional<ReplicationControllerCondition> before = Optional.empty();
    if (controller.getStatus() != null) {
      for (ReplicationControllerCondition condition : controller.getStatus().getConditions()) {
        if (FAILURE.equals(condition.getType())) {
          before = Optional.of(condition);
        } else {
          conditions.add(condition);
        }
      }
    }
    if (failure.isPresent()) {
      boolean news =
          before.isEmpty() || !Objects.equals(before.get().getReason(), failure.get().reason());
      conditions.add(
          new ReplicationControllerConditionBuilder()
              .withType(FAILURE)
              .withStatus("True")
              .withReason(failure.get().reason())
              .withMessage(failure.get().message())
              .withLastTransitionTime(
                  news
                      ? now.truncatedTo(ChronoUnit.SECONDS).toString()
                      : before.get().getLastTransitionTime())
              .build());
    }
    return conditions;
  }

  /** True when the two say the same; what is absent counts as zero. */
  static boolean same(ReplicationControllerStatus a, ReplicationControllerStatus b) {
    return count(a.getReplicas()) == count(b.getReplicas())
        && count(a.getFullyLabeledReplicas()) == count(b.getFullyLabeledReplicas())
        && count(a.getReadyReplicas()) == count(b.getReadyReplicas())
        && count(a.getAvailableReplicas()) == count(b.getAvailableReplicas())
        && Objects.equals(a.getObservedGeneration(), b.getObservedGeneration())
        && a.getConditions().equals(b.getConditions());
  }

  private static int count(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
