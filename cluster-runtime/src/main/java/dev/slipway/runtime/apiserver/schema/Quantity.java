package dev.slipway.runtime.apiserver.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts such as {@code 500m} and {@code 1Gi}, in the one form in which the API prints each. */
final class Quantity {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:[0-9]{1,40}(?:\\.[0-9]{0,40})?|\\.[0-9]{1,40}))"
              + "(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]{1,2})?");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final BigDecimal STEP = BigDecimal.valueOf(1024);

  private Quantity() {}

  /** The printed form; empty when the text is no quantity. */
  static Optional<String> canonical(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(form.group(1).replaceFirst("\\.$", ""));
    String suffix = form.group(2) == null ? "" : form.group(2);
    if (BINARY.indexOf(suffix) > 0) {
      return Optional.of(binary(number.multiply(STEP.pow(BINARY.indexOf(suffix)))));
    }
    if (DECIMAL.contains(suffix)) {
      return Optional.of(
          decimal(number.scaleByPowerOfTen(3 * (DECIMAL.indexOf(suffix) - 3)), false));
    }
    return Optional.of(
        decimal(number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1))), true));
  }

  private static String binary(BigDecimal value) {
    BigDecimal size = value.abs();
    boolean whole = value.stripTrailingZeros().scale() <= 0;
    if (size.compareTo(STEP) < 0 || !whole) {
      return decimal(value, false);
    }
    BigInteger mantissa = value.toBigIntegerExact();
    int step = 0;
    while (step < BINARY.size() - 1 && mantissa.mod(STEP.toBigIntegerExact()).signum() == 0) {
      mantissa = mantissa.divide(STEP.toBigIntegerExact());
      step++;
    }
    return mantissa + BINARY.get(step);
  }

  private static String decimal(BigDecimal value, boolean exponent) {
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal nano = value.setScale(9, RoundingMode.UP);
    BigInteger mantissa = nano.unscaledValue();
    int step = 0;
    while (step < DECIMAL.size() - 1 && mantissa.mod(BigInteger.valueOf(1000)).signum() == 0) {
      mantissa = mantissa.divide(BigInteger.valueOf(1000));
      step++;
    }
    int power = 3 * (step - 3);
    return mantissa + (exponent ? (power == 0 ? "" : "e" + power) : DECIMAL.get(step));
  }
}
