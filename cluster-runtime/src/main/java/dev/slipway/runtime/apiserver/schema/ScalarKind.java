package dev.slipway.runtime.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** What a scalar may be. The Go type name is what clients know from error messages. */
public enum ScalarKind {
  STRING("string"),
  INT32("int32"),
  INT64("int64"),
  NUMBER("float64"),
  BOOLEAN("bool"),
  QUANTITY("resource.Quantity"),
  INT_OR_STRING("intstr.IntOrString"),
  TIME("time.Time");

  private final String goName;

  ScalarKind(String goName) {
    this.goName = goName;
  }

  /** The name in messages. */
  public String goName() {
    return goName;
  }

  /** True when a value is of this kind; {@code null} is of every kind. */
  public boolean admits(JsonNode value) {
    if (value.isNull()) {
      return true;
    }
    return switch (this) {
      case STRING, TIME -> value.isTextual();
      case INT32 -> value.canConvertToExactIntegral() && value.canConvertToInt();
      case INT64 -> value.canConvertToExactIntegral() && value.canConvertToLong();
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case QUANTITY -> value.isTextual() || value.isNumber();
      case INT_OR_STRING ->
          value.isTextual() || (value.canConvertToExactIntegral() && value.canConvertToInt());
    };
  }
}
