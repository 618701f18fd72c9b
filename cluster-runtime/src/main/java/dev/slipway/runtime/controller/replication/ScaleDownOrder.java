package dev.slipway.runtime.controller.replication;

import dev.slipway.runtime.controller.pod.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which pods go first when there are too many: those whose loss is felt least.
 *
 * <p>In order: not bound to a node; pending before unknown before running; not ready; of lower
 * deletion cost; sharing a node with more of their kind; ready for a shorter time; restarted more
 * often; younger. Times are compared by order of magnitude, so that among pods of about the same
 * age chance (their uid) decides and not always the newest zone or node loses.
 */
final class ScaleDownOrder implements Comparator<Pod> {
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final Map<String, Integer> PHASES =
      Map.of("Pending", 0, "Unknown", 1, "Running", 2);

  private final Comparator<Pod> order;

  /**
   * Ranks among {@code pods}.
   *
   * @param now what ages are counted from
   */
  ScaleDownOrder(List<Pod> pods, Instant now) {
    Map<String, Long> perNode =
        pods.stream().collect(Collectors.groupingBy(PodState::node, Collectors.counting()));
    this.order =
        Comparator.comparing((Pod pod) -> !PodState.node(pod).isEmpty())
            .thenComparing(pod -> PHASES.getOrDefault(PodState.phase(pod), 2))
            .thenComparing(PodState::isReady)
            .thenComparing(ScaleDownOrder::deletionCost)
            .thenComparing(pod -> perNode.getOrDefault(PodState.node(pod), 0L), reversed())
            .thenComparing(pod -> PodState.readySince(pod).map(t -> magnitude(t, now)).orElse(-1))
            .thenComparing(PodState::restarts, reversed())
            .thenComparing(pod -> magnitude(created(pod), now))
            .thenComparing(pod -> String.valueOf(pod.getMetadata().getUid()));
  }

  private static <T extends Comparable<T>> Comparator<T> reversed() {
    return Comparator.reverseOrder();
  }

  private static Instant created(Pod pod) {
    return PodState.time(pod.getMetadata().getCreationTimestamp());
  }

  /** Binary order of magnitude of an age; -1 for the future. */
  private static int magnitude(Instant since, Instant now) {
    Duration age = Duration.between(since, now);
    return age.isPositive() ? 64 - Long.numberOfLeadingZeros(age.toMillis()) : -1;
  }

  private static int deletionCost(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String cost = annotations == null ? null : annotations.get(DELETION_COST);
    try {
      return cost == null ? 0 : Integer.parseInt(cost);
    } catch (NumberFormatException e) {
      return 0; // as if it were not there, as Kubernetes does
    }
  }

  @Override
  public int compare(Pod left, Pod right) {
    return order.compare(left, right);
  }
}
