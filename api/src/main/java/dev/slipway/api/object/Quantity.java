package dev.slipway.api.object;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts such as {@code 500m} and {@code 1Gi}: their value, and the one form of printing each. */
public final class Quantity {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:[0-9]{1,40}(?:\\.[0-9]{0,40})?|\\.[0-9]{1,40}))"
              + "(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]{1,2})?");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final BigDecimal STEP = BigDecimal.valueOf(1024);

  private enum Notation {
    DECIMAL,
    BINARY,
    EXPONENT
  }

  private final BigDecimal value;
  private final Notation notation;

  private Quantity(BigDecimal value, Notation notation) {
    this.value = value;
    this.notation = notation;
  }

  /** The amount; empty when the text is none. */
  public static Optional<Quantity> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(form.group(1).replaceFirst("\\.$", ""));
    String suffix = form.group(2) == null ? "" : form.group(2);
    if (BINARY.indexOf(suffix) > 0) {
      return Optional.of(
          new Quantity(number.multiply(STEP.pow(BINARY.indexOf(suffix))), Notation.BINARY));
    }
    if (DECIMAL.contains(suffix)) {
      return Optional.of(
          new Quantity(
              number.scaleByPowerOfTen(3 * (DECIMAL.indexOf(suffix) - 3)), Notation.DECIMAL));
    }
    return Optional.of(
        new Quantity(
            number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1))), Notation.EXPONENT));
  }

  /** As a number. */
  public BigDecimal value() {
    return value;
  }

  /** As it is printed. */
  public String canonical() {
    return notation == Notation.BINARY
        ? binary(value)
        : decimal(value, notation == Notation.EXPONENT);
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
