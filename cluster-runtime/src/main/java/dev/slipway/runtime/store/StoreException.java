package dev.slipway.runtime.store;

/** The store could not do what was asked: unreachable, closed, or over its limits. */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
