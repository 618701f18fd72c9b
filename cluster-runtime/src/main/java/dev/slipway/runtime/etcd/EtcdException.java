package dev.slipway.runtime.etcd;

/** Etcd cannot be started; the message says why and, where there is a remedy, which. */
public final class EtcdException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EtcdException(String message) {
    super(message);
  }

  public EtcdException(String message, Throwable cause) {
    super(message, cause);
  }
}
