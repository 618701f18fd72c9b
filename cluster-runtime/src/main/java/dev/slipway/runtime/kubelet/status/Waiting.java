package dev.slipway.runtime.kubelet.status;

import static java.util.Objects.requireNonNull;

/** Why a container does not run yet, in the words that clients show. */
public record Waiting(String reason, String message) {
  public Waiting {
    requireNonNull(reason);
    requireNonNull(message);
  }
}
