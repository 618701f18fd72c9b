package dev.slipway.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Repeated measurements of one thing; the median is what is quoted. */
final class Samples {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double median() {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  String range() {
    return String.format(
        "median of %d, from %.2f to %.2f",
        values.size(), Collections.min(values), Collections.max(values));
  }
}
