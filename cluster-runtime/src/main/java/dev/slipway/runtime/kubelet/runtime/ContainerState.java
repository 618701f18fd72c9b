package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** Where a container is in its life. */
public sealed interface ContainerState {
  /** Made, never started. */
  record Created() implements ContainerState {}

  /** Its process is there. */
  record Running(Instant startedAt) implements ContainerState {
    public Running {
      requireNonNull(startedAt);
    }
  }

  /**
   * Its process is gone, or could not be started at all.
   *
   * @param reason {@code Completed}, {@code Error}, {@code OOMKilled} or {@code StartError}
   * @param message the runtime's words, may be empty
   */
  record Exited(int exitCode, String reason, String message, Instant startedAt, Instant finishedAt)
      implements ContainerState {
    public Exited {
      requireNonNull(reason);
      requireNonNull(message);
      requireNonNull(startedAt);
      requireNonNull(finishedAt);
    }
  }
}
