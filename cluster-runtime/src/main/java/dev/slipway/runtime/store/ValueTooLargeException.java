package dev.slipway.runtime.store;

/** The value is larger than {@link Store#MAX_VALUE_BYTES}; nothing was written. */
public final class ValueTooLargeException extends StoreException {
  private static final long serialVersionUID = 1L;

  public ValueTooLargeException(String key, long bytes) {
    super(
        "the value of "
            + key
            + " has "
            + bytes
            + " bytes, more than the limit of "
            + Store.MAX_VALUE_BYTES
            + " bytes (1.5 MiB)");
  }
}
