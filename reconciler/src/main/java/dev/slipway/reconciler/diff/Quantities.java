package dev.slipway.reconciler.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.Quantity;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/** Amounts such as {@code 1000m}, {@code 1} and {@code 3Gi}, compared by what they mean. */
final class Quantities {
  private static final Set<String> PARENTS =
      Set.of(
          "limits",
          "requests",
          "capacity",
          "allocatable",
          "hard",
          "overhead",
          "default",
          "defaultRequest",
          "min",
          "max",
          "maxLimitRequestRatio");
  private static final Set<String> FIELDS = Set.of("sizeLimit", "divisor", "storage");

  private Quantities() {}

  /** Whether the API takes the field at a path as a quantity. */
  static boolean expectedAt(FieldPath path) {
    int size = path.segments().size();
    return FIELDS.contains(path.lastField())
        || (size >= 2
            && path.segments().get(size - 2) instanceof FieldPath.Segment.Field(String parent)
            && PARENTS.contains(parent));
  }

  /** Whether two values are quantities of the same size. */
  static boolean same(JsonNode one, JsonNode other) {
    Optional<BigDecimal> left = parse(one);
    return left.isPresent()
        && parse(other).filter(right -> left.get().compareTo(right) == 0).isPresent();
  }

  static Optional<BigDecimal> parse(JsonNode value) {
    return value.isNumber() || value.isTextual()
        ? Quantity.parse(value.asText().trim()).map(Quantity::value)
        : Optional.empty();
  }
}
