package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

/** An image could not be pulled. */
public final class PullException extends Exception {
  private final Cause reason;

  /** With the registry's or runtime's own words. */
  public PullException(Cause reason, String message) {
    super(message);
    this.reason = requireNonNull(reason);
  }

  /** Whether the registry said no or was not there. */
  public Cause reason() {
    return reason;
  }

  /** Why. */
  public enum Cause {
    /** Nobody answered: no such name, no route, refused, timed out. */
    UNREACHABLE,
    /** The registry answered, and the answer was no. */
    REFUSED,
    /** The reference is not one. */
    INVALID_NAME
  }
}
