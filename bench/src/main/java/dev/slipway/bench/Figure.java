package dev.slipway.bench;

import java.util.Locale;

/**
 * One measured figure.
 *
 * @param name what was measured
 * @param value the measurement
 * @param unit its unit
 * @param target the target in words, such as {@code <= 5 s}
 * @param met whether the target was met
 * @param baseline what it is compared with in the same run, in words; empty where it has none
 */
record Figure(String name, double value, String unit, String target, boolean met, String baseline) {
  static Figure atMost(String name, double value, String unit, double most, String baseline) {
    return new Figure(
        name, value, unit, String.format(Locale.ROOT, "<= %.1f", most), value <= most, baseline);
  }

  static Figure atLeast(String name, double value, String unit, double least, String baseline) {
    return new Figure(
        name, value, unit, String.format(Locale.ROOT, ">= %.1f", least), value >= least, baseline);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-52s %9.2f %-10s target %-10s %s%s",
        name,
        value,
        unit,
        target,
        met ? "met" : "MISSED",
        baseline.isEmpty() ? "" : "   (" + baseline + ")");
  }
}
