package dev.slipway.runtime.controller.node;

import dev.slipway.runtime.controller.pod.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Until when a pod bears its node's taints. Pure. */
final class Tolerance {
  private Tolerance() {}

  /**
   * When the pod must go.
   *
   * @param unless how long a pod that says nothing bears a node that is not ready
   * @return empty when it may stay for good
   */
  static Optional<Instant> until(Pod pod, List<Taint> taints, Duration unless) {
    return taints.stream()
        .filter(taint -> NodeTaints.NO_EXECUTE.equals(taint.getEffect()))
        .flatMap(taint -> until(pod, taint, unless).stream())
        .min(Instant::compareTo);
  }

  private static Optional<Instant> until(Pod pod, Taint taint, Duration unless) {
    Instant since = PodState.time(taint.getTimeAdded());
    List<Toleration> bearing =
        pod.getSpec().getTolerations().stream().filter(t -> tolerates(t, taint)).toList();
    if (bearing.isEmpty()) {
      boolean notReady =
          NodeTaints.NOT_READY.equals(taint.getKey())
              || NodeTaints.UNREACHABLE.equals(taint.getKey());
      return Optional.of(notReady ? since.plus(unless) : since);
    }
    return bearing.stream()
        .map(Toleration::getTolerationSeconds)
        .filter(Objects::nonNull)
        .map(seconds -> since.plusSeconds(Math.clamp(seconds, 0, Integer.MAX_VALUE)))
        .min(Instant::compareTo);
  }

  static boolean tolerates(Toleration toleration, Taint taint) {
    String effect = Objects.toString(toleration.getEffect(), "");
    String key = Objects.toString(toleration.getKey(), "");
    if (!effect.isEmpty() && !effect.equals(taint.getEffect())) {
      return false;
    }
    if (!key.isEmpty() && !key.equals(taint.getKey())) {
      return false;
    }
    if ("Exists".equals(toleration.getOperator())) {
      return true;
    }
    return !key.isEmpty()
        && Objects.toString(toleration.getValue(), "")
            .equals(Objects.toString(taint.getValue(), ""));
  }
}
