package dev.slipway.reconciler.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Comparison of values by meaning, so that the way a number is written makes no difference. */
final class Scalars {
  private Scalars() {}

  static boolean equal(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    return one.equals(other);
  }

  static boolean equalAt(FieldPath path, JsonNode one, JsonNode other) {
    return equal(one, other) || (Quantities.expectedAt(path) && Quantities.same(one, other));
  }

  /**
   * Whether leaving a value out says the same: null, false, zero, and what holds nothing but such.
   * Servers drop these on the way in or out.
   */
  static boolean isZero(@Nullable JsonNode value) {
    if (value == null || value.isNull() || value.isMissingNode()) {
      return true;
    }
    if (value.isContainerNode()) {
      return value.isArray()
          ? value.isEmpty()
          : StreamSupport.stream(value.spliterator(), false).allMatch(Scalars::isZero);
    }
    return value.isBoolean()
        ? !value.booleanValue()
        : value.isTextual() ? value.textValue().isEmpty() : value.decimalValue().signum() == 0;
  }
}
