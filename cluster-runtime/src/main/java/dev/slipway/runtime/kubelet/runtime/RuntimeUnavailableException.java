package dev.slipway.runtime.kubelet.runtime;

/** The runtime did not answer. What was asked may or may not have been done. */
public final class RuntimeUnavailableException extends RuntimeException {
  /** Tells what was tried. */
  public RuntimeUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
