package dev.slipway.runtime.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/** Equality of JSON values, where {@code 1} and {@code 1.0} are the same number. */
public final class JsonEquality {
  private static final Comparator<JsonNode> SCALARS =
      (a, b) ->
          a.isNumber() && b.isNumber() && isFinite(a) && isFinite(b)
              ? a.decimalValue().compareTo(b.decimalValue())
              : a.equals(b) ? 0 : 1;

  private JsonEquality() {}

  /** True when both are the same value. */
  public static boolean equal(JsonNode a, JsonNode b) {
    return a.equals(SCALARS, b);
  }

  private static boolean isFinite(JsonNode number) {
    return !number.isFloatingPointNumber() || Double.isFinite(number.doubleValue());
  }
}
