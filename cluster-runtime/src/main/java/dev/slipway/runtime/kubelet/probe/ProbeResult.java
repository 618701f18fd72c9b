package dev.slipway.runtime.kubelet.probe;

import static java.util.Objects.requireNonNull;

/** How one probe of a container came out. */
public sealed interface ProbeResult {
  /** All is well. */
  record Success() implements ProbeResult {}

  /** It is not; {@code why} is for people. */
  record Failure(String why) implements ProbeResult {
    public Failure {
      requireNonNull(why);
    }
  }
}
