package dev.slipway.runtime.kubelet.pod;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do for a pod now, and when to look again although nothing happened.
 *
 * @param steps in the order in which they are to be begun
 */
public record PodPlan(List<Step> steps, Optional<Instant> lookAgain) {
  public PodPlan {
    steps = List.copyOf(steps);
    requireNonNull(lookAgain);
  }
}
