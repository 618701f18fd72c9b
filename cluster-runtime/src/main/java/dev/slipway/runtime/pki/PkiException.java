package dev.slipway.runtime.pki;

/** A key or certificate cannot be read, written or trusted; the message names the file. */
public final class PkiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PkiException(String message) {
    super(message);
  }

  public PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
