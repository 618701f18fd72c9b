package dev.slipway.runtime.kubelet.pod;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a pod's worker remembers between two looks at it and the runtime does not know.
 *
 * @param ending present once the pod has to end, for whatever reason
 * @param stops by container id: stops that were begun
 * @param unhealthy by container id: why it has to be replaced
 * @param heldUntil by container name, or {@link #SANDBOX}: when starting it is worth another try
 */
public record PodMemory(
    Optional<Ending> ending,
    Map<String, Stop> stops,
    Map<String, String> unhealthy,
    Map<String, Instant> heldUntil) {
  /** Stands for the sandbox where containers are told apart by name; no container is called so. */
  public static final String SANDBOX = "";

  public PodMemory {
    requireNonNull(ending);
    stops = Map.copyOf(stops);
    unhealthy = Map.copyOf(unhealthy);
    heldUntil = Map.copyOf(heldUntil);
  }

  /** Of a pod seen for the first time. */
  public static PodMemory none() {
    return new PodMemory(Optional.empty(), Map.of(), Map.of(), Map.of());
  }

  /**
   * The pod has to end.
   *
   * @param graceSeconds what its containers are given from asking to killing
   */
  public record Ending(String reason, long graceSeconds) {
    public Ending {
      requireNonNull(reason);
    }
  }

  /** A container was asked to end, and is killed when it did not by {@code deadline}. */
  public record Stop(Instant deadline) {
    public Stop {
      requireNonNull(deadline);
    }
  }
}
