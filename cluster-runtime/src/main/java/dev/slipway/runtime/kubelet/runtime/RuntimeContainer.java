package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A container as the runtime sees it.
 *
 * @param image as it was named at creation
 * @param address in the pod network; empty while it has none
 * @param stopSignal what asks its process to end
 */
public record RuntimeContainer(
    String id,
    ContainerIdentity identity,
    String image,
    String imageId,
    String address,
    String stopSignal,
    Instant createdAt,
    ContainerState state) {
  public RuntimeContainer {
    requireNonNull(id);
    requireNonNull(identity);
    requireNonNull(image);
    requireNonNull(imageId);
    requireNonNull(address);
    requireNonNull(stopSignal);
    requireNonNull(createdAt);
    requireNonNull(state);
  }

  /** True while its process is there. */
  public boolean isRunning() {
    return state instanceof ContainerState.Running;
  }

  /** True once its process is gone, or never could start. */
  public boolean hasExited() {
    return state instanceof ContainerState.Exited;
  }
}
