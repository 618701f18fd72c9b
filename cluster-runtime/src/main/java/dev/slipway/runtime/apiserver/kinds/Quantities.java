package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts such as {@code 500m}, {@code 64Mi}, {@code 1e3}, and the one way to write each. */
final class Quantities {
  private static final Pattern FORM =
      Pattern.compile(
          "([-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))([eE][-+]?[0-9]{1,2}|[numkMGTPE]|[KMGTPE]i)?");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);
  private static final BigInteger KIBI = BigInteger.valueOf(1024);
  private static final BigDecimal LARGEST = new BigDecimal("1e60");

  private Quantities() {}

  /** The amount as a number; empty when the text is no quantity. */
  static Optional<BigDecimal> value(JsonNode quantity) {
    if (!quantity.isTextual() && !quantity.isNumber()) {
      return Optional.empty();
    }
    String text = quantity.asText().strip();
    Matcher form = FORM.matcher(text);
    if (text.length() > 60 || !form.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(form.group(1));
    String suffix = form.group(2) == null ? "" : form.group(2);
    BigDecimal value = number.multiply(scale(suffix));
    return value.abs().compareTo(LARGEST) > 0 ? Optional.empty() : Optional.of(value);
  }

  private static BigDecimal scale(String suffix) {
    if (isExponent(suffix)) {
      return BigDecimal.ONE.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)));
    }
    int binary = BINARY.indexOf(suffix);
    if (binary > 0) {
      return new BigDecimal(KIBI.pow(binary));
    }
    return BigDecimal.ONE.scaleByPowerOfTen(3 * (DECIMAL.indexOf(suffix) - 3));
  }

  private static boolean isExponent(String suffix) {
    return suffix.length() > 1 && !suffix.endsWith("i");
  }

  /** Writes every amount in a mapping the one way there is; leaves alone what is none. */
  static void canonicalize(JsonNode amounts) {
    if (amounts instanceof ObjectNode object) {
      for (String name : List.copyOf(names(object))) {
        canonicalize(object, name);
      }
    }
  }

  private static List<String> names(ObjectNode object) {
    return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }

  static void canonicalize(ObjectNode object, String field) {
    JsonNode quantity = object.path(field);
    value(quantity)
        .ifPresent(value -> object.put(field, canonical(quantity.asText().strip(), value)));
  }

  private static String canonical(String text, BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    boolean binary = text.endsWith("i") && value.abs().compareTo(new BigDecimal(KIBI)) >= 0;
    Matcher form = FORM.matcher(text);
    boolean exponent = form.matches() && form.group(2) != null && isExponent(form.group(2));
    if (binary) {
      return binary(value);
    }
    return decimal(value, exponent);
  }

  private static String binary(BigDecimal value) {
    BigInteger whole = value.setScale(0, RoundingMode.UP).toBigInteger();
    int power = 0;
    while (power < BINARY.size() - 1 && whole.mod(KIBI).signum() == 0) {
      whole = whole.divide(KIBI);
      power++;
    }
    return whole + BINARY.get(power);
  }

  private static String decimal(BigDecimal value, boolean exponent) {
    BigInteger whole = value.scaleByPowerOfTen(9).setScale(0, RoundingMode.UP).toBigInteger();
    int power = 0;
    while (power < DECIMAL.size() - 1 && whole.mod(THOUSAND).signum() == 0) {
      whole = whole.divide(THOUSAND);
      power++;
    }
    int digits = 3 * (power - 3);
    if (exponent) {
      return digits == 0 ? whole.toString() : whole + "e" + digits;
    }
    return whole + DECIMAL.get(power);
  }
}
