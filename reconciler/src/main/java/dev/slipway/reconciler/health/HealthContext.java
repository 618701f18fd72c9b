package dev.slipway.reconciler.health;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a rule may know beside the object.
 *
 * @param pods the pods that the object controls
 * @param since when the stack was last changed: progress is expected from then on
 * @param now the present
 */
public record HealthContext(List<KubeObject> pods, Instant since, Instant now) {
  /** How long something may take before it counts as stuck. */
  public static final Duration PROGRESS_DEADLINE = Duration.ofMinutes(10);

  public HealthContext {
    pods = List.copyOf(pods);
    requireNonNull(since);
    requireNonNull(now);
  }

  boolean isOverdue() {
    return !now.isBefore(since.plus(PROGRESS_DEADLINE));
  }

  /** Progressing as long as there is time, degraded after that. */
  Health progressing(String message) {
    return isOverdue()
        ? Health.degraded(
            message + "; no progress for " + PROGRESS_DEADLINE.toMinutes() + " minutes")
        : Health.progressing(message);
  }
}
