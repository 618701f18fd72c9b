package dev.slipway.runtime.scheduler;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Amounts of resources by name: {@code cpu} in thousandths, everything else in whole units. What is
 * not named is zero. Sums stop at the largest number instead of wrapping around.
 */
record Resources(SortedMap<String, Long> amounts) {
  static final Resources NONE = new Resources(new TreeMap<>());
  static final String CPU = "cpu";
  static final String MEMORY = "memory";
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  Resources {
    amounts = Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
  }

  /** Reads quantities, rounded up; an unreadable one counts as zero. */
  static Resources of(@Nullable Map<String, Quantity> quantities) {
    TreeMap<String, Long> amounts = new TreeMap<>();
    if (quantities != null) {
      quantities.forEach((name, quantity) -> amounts.put(name, amount(name, quantity)));
    }
    return new Resources(amounts);
  }

  private static long amount(String name, Quantity quantity) {
    try {
      BigDecimal units = quantity.getNumericalAmount();
      BigDecimal scaled = name.equals(CPU) ? units.movePointRight(3) : units;
      return scaled.min(MAX).max(BigDecimal.ZERO).setScale(0, RoundingMode.CEILING).longValue();
    } catch (IllegalArgumentException e) { // the API server refuses these; not ours to judge
      return 0;
    }
  }

  long get(String name) {
    return amounts.getOrDefault(name, 0L);
  }

  Resources plus(Resources other) {
    TreeMap<String, Long> sum = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> sum.merge(name, amount, Resources::saturated));
    return new Resources(sum);
  }

  private static long saturated(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** The larger of each. */
  Resources max(Resources other) {
    TreeMap<String, Long> larger = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> larger.merge(name, amount, Math::max));
    return new Resources(larger);
  }
}
