package dev.slipway.runtime.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses a node for a pod: among those where it fits, the one with the fewest of its kin, then the
 * one with the most room. Pure, and the same for the same input whatever its order.
 */
final class Placement {
  // Being spread matters more than a few percent of load.
  private static final long SPREAD_WEIGHT = 2;
  private static final long BEST = 100;
  // What a pod that asks for nothing is taken to use, or all of them would go to one node.
  private static final long ASSUMED_CPU = 100;
  private static final long ASSUMED_MEMORY = 200L * 1024 * 1024;

  private record Candidate(NodeView node, long kin) {}

  private Placement() {}

  static Decision decide(PodNeeds pod, Kin kin, Collection<NodeView> nodes) {
    if (!pod.unsupported().isEmpty()) {
      return new Decision.Unschedulable(
          "this scheduler does not support " + String.join(", ", pod.unsupported()) + ".");
    }
    if (nodes.isEmpty()) {
      return new Decision.Unschedulable("no nodes available to schedule pods");
    }
    List<Candidate> candidates = new ArrayList<>();
    Map<String, Integer> reasons = new TreeMap<>();
    for (NodeView node : nodes) {
      List<String> obstacles = Fit.obstacles(pod, node);
      obstacles.forEach(obstacle -> reasons.merge(obstacle, 1, Integer::sum));
      if (obstacles.isEmpty()) {
        candidates.add(new Candidate(node, node.pods().stream().filter(kin::includes).count()));
      }
    }
    return candidates.isEmpty()
        ? new Decision.Unschedulable(message(nodes.size(), reasons))
        : new Decision.Bind(best(pod, candidates).node().name());
  }

  private static String message(int nodes, Map<String, Integer> reasons) {
    List<String> counted =
        reasons.entrySet().stream()
            .map(reason -> reason.getValue() + " " + reason.getKey())
            .sorted()
            .toList();
    return "0/" + nodes + " nodes are available: " + String.join(", ", counted) + ".";
  }

  private static Candidate best(PodNeeds pod, List<Candidate> candidates) {
    long mostKin = candidates.stream().mapToLong(Candidate::kin).max().orElse(0);
    return candidates.stream()
        .min(
            Comparator.comparingLong((Candidate each) -> -score(pod, each, mostKin))
                .thenComparing(each -> each.node().pods().size())
                .thenComparing(each -> each.node().name()))
        .orElseThrow();
  }

  private static long score(PodNeeds pod, Candidate candidate, long mostKin) {
    long spread = mostKin == 0 ? BEST : BEST * (mostKin - candidate.kin()) / mostKin;
    long avoided =
        candidate.node().taints().stream()
            .filter(taint -> "PreferNoSchedule".equals(taint.getEffect()))
            .filter(taint -> !Fit.tolerates(pod, taint))
            .count();
    return SPREAD_WEIGHT * spread + room(pod, candidate.node()) - BEST * avoided;
  }

  /** How much of the node is left over with the pod on it, in percent. */
  private static long room(PodNeeds pod, NodeView node) {
    long others = node.pods().size();
    return (room(
                node.allocatable().get(Resources.CPU),
                node.used().get(Resources.CPU),
                pod.requests().get(Resources.CPU),
                ASSUMED_CPU,
                others)
            + room(
                node.allocatable().get(Resources.MEMORY),
                node.used().get(Resources.MEMORY),
                pod.requests().get(Resources.MEMORY),
                ASSUMED_MEMORY,
                others))
        / 2;
  }

  private static long room(long total, long used, long asked, long assumed, long others) {
    double use = Math.max((double) used, (double) assumed * others);
    double free = total - use - Math.max(asked, assumed);
    return total <= 0 || free <= 0 ? 0 : (long) (BEST * (free / total));
  }
}
