package dev.slipway.runtime.kubelet.runtime;

/** The runtime answered, and the answer was no. The message is the runtime's own. */
public final class ContainerException extends RuntimeException {
  /** Tells what the runtime said. */
  public ContainerException(String message) {
    super(message);
  }

  /** Tells what the runtime said. */
  public ContainerException(String message, Throwable cause) {
    super(message, cause);
  }
}
