package dev.slipway.reconciler.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts such as {@code 1000m}, {@code 1} and {@code 3Gi}, compared by what they mean. */
final class Quantities {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+))(?:([eE][+-]?\\d{1,3})|([numkMGTPE]|[KMGTPE]i))?");
  private static final int MAX_LENGTH = 64;
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
  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("n", new BigDecimal("1e-9")),
          Map.entry("u", new BigDecimal("1e-6")),
          Map.entry("m", new BigDecimal("1e-3")),
          Map.entry("k", new BigDecimal("1e3")),
          Map.entry("M", new BigDecimal("1e6")),
          Map.entry("G", new BigDecimal("1e9")),
          Map.entry("T", new BigDecimal("1e12")),
          Map.entry("P", new BigDecimal("1e15")),
          Map.entry("E", new BigDecimal("1e18")),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

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
    if (!value.isNumber() && !value.isTextual()) {
      return Optional.empty();
    }
    String text = value.asText().trim();
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String exponent = matcher.group(2);
    BigDecimal number = new BigDecimal(matcher.group(1) + (exponent == null ? "" : exponent));
    String suffix = matcher.group(3);
    return Optional.of(suffix == null ? number : number.multiply(SUFFIXES.get(suffix)));
  }
}
