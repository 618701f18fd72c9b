package dev.slipway.runtime.apiserver.status;

import static java.util.Objects.requireNonNull;

/**
 * One reason for a refusal, as in {@code Status.details.causes}.
 *
 * @param reason the specification's word, such as {@code FieldValueInvalid}
 * @param message what is wrong with the value, without the field's name
 * @param field path such as {@code spec.containers[0].name}, or empty
 */
public record Cause(String reason, String message, String field) {
  public Cause {
    requireNonNull(reason);
    requireNonNull(message);
    requireNonNull(field);
  }

  /** A mandatory field is absent. {@code detail} may be empty. */
  public static Cause required(String field, String detail) {
    return new Cause("FieldValueRequired", suffixed("Required value", detail), field);
  }

  /** A value has the wrong form; {@code shown} is the value as it is to be printed. */
  public static Cause invalid(String field, String shown, String detail) {
    return new Cause("FieldValueInvalid", suffixed("Invalid value: " + shown, detail), field);
  }

  /** A value is outside a fixed set. */
  public static Cause notSupported(String field, String value, Iterable<String> supported) {
    StringBuilder list = new StringBuilder();
    for (String one : supported) {
      list.append(list.isEmpty() ? "" : ", ").append('"').append(one).append('"');
    }
    return new Cause(
        "FieldValueNotSupported",
        "Unsupported value: \"" + value + "\": supported values: " + list,
        field);
  }

  /** A value stands twice where it may stand once. */
  public static Cause duplicate(String field, String value) {
    return new Cause("FieldValueDuplicate", "Duplicate value: \"" + value + "\"", field);
  }

  /** A field may not be set, or not be changed. */
  public static Cause forbidden(String field, String detail) {
    return new Cause("FieldValueForbidden", suffixed("Forbidden", detail), field);
  }

  private static String suffixed(String start, String detail) {
    return detail.isEmpty() ? start : start + ": " + detail;
  }
}
