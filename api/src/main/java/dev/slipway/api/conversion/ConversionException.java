package dev.slipway.api.conversion;

import static java.util.Objects.requireNonNull;

/** An object of an old version that says contradictory things, or that no such version had. */
public final class ConversionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  ConversionException(String field, String reason) {
    super(requireNonNull(reason));
    this.field = requireNonNull(field);
  }

  /** Path of the field, as it was written, such as {@code spec.containers[0].privileged}. */
  public String field() {
    return field;
  }

  /** One sentence. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
