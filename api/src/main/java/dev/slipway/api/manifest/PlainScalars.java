package dev.slipway.api.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted YAML word means, as the Kubernetes tools read it: YAML 1.1 with its many
 * spellings of true and false, but dates stay text and there are no base-60 numbers.
 */
final class PlainScalars {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> TRUE =
      Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y");
  private static final Set<String> FALSE =
      Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> NOT_FINITE =
      Set.of(
          ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan",
          ".NaN", ".NAN");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern RADIX =
      Pattern.compile("([-+]?)0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final int LONGEST_NUMBER = 400;

  private PlainScalars() {}

  static boolean isNull(String word) {
    return NULL.contains(word);
  }

  static boolean isNotFinite(String word) {
    return NOT_FINITE.contains(word);
  }

  /** True or false in any of the spellings, else null. */
  static @Nullable Boolean bool(String word) {
    if (TRUE.contains(word)) {
      return Boolean.TRUE;
    }
    return FALSE.contains(word) ? Boolean.FALSE : null;
  }

  static JsonNode resolve(String word) {
    if (isNull(word)) {
      return NODES.nullNode();
    }
    Boolean bool = bool(word);
    if (bool != null) {
      return NODES.booleanNode(bool);
    }
    JsonNode number = number(word);
    return number == null ? NODES.textNode(word) : number;
  }

  /** The number a word stands for, else null. */
  static @Nullable JsonNode number(String word) {
    char start = word.isEmpty() ? ' ' : word.charAt(0);
    boolean mayBeNumber =
        (start >= '0' && start <= '9') || start == '-' || start == '+' || start == '.';
    if (!mayBeNumber || word.length() > LONGEST_NUMBER) {
      return null;
    }
    String digits = word.replace("_", "");
    BigInteger integer = integer(digits);
    if (integer != null) {
      return integer(integer);
    }
    return FLOAT.matcher(digits).matches() ? decimal(digits) : null;
  }

  private static @Nullable BigInteger integer(String digits) {
    var radix = RADIX.matcher(digits);
    if (radix.matches()) {
      BigInteger value;
      if (radix.group(2) != null) {
        value = new BigInteger(radix.group(2), 16);
      } else if (radix.group(3) != null) {
        value = new BigInteger(radix.group(3), 2);
      } else {
        value = new BigInteger(radix.group(4), 8);
      }
      return radix.group(1).equals("-") ? value.negate() : value;
    }
    return DECIMAL.matcher(digits).matches() ? new BigInteger(digits) : null;
  }

  static JsonNode integer(BigInteger value) {
    if (value.compareTo(LONG_MIN) < 0 || value.compareTo(LONG_MAX) > 0) {
      return NODES.numberNode(value);
    }
    long small = value.longValueExact();
    return small == (int) small ? NODES.numberNode((int) small) : NODES.numberNode(small);
  }

  /** A number that is not whole; one that no double can hold stays text. */
  static JsonNode decimal(String digits) {
    double value = Double.parseDouble(digits);
    return Double.isInfinite(value) ? NODES.textNode(digits) : NODES.numberNode(value);
  }
}
