package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

/** How a command inside a container ended. */
public sealed interface ExecResult {
  /** It ended by itself. */
  record Ended(int exitCode, String output) implements ExecResult {
    public Ended {
      requireNonNull(output);
    }
  }

  /** It was still running when its time was over. */
  record TimedOut() implements ExecResult {}
}
