package dev.slipway.runtime.controller.replication;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;

/**
 * What to do about a number of pods.
 *
 * @param create how many to create
 * @param delete which to delete
 */
record ReplicaPlan(int create, List<Pod> delete) {
  /** At most so many pods are created or deleted in one go. */
  static final int BURST = 500;

  ReplicaPlan {
    delete = List.copyOf(delete);
  }

  /**
   * Compares what is wanted with what there is.
   *
   * @param active the controller's own pods that are neither finished nor terminating
   */
  static ReplicaPlan of(int wanted, List<Pod> active, Instant now) {
    int missing = wanted - active.size();
    if (missing >= 0) {
      return new ReplicaPlan(Math.min(missing, BURST), List.of());
    }
    return new ReplicaPlan(
        0,
        active.stream()
            .sorted(new ScaleDownOrder(active, now))
            .limit(Math.min(-missing, BURST))
            .toList());
  }
}
