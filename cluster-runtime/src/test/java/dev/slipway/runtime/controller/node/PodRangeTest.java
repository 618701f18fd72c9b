package dev.slipway.runtime.controller.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PodRangeTest {
  private final PodRange range = PodRange.parse("10.244.0.0/16", 24);

  @Test
  void lowestFreeRange_isNext() {
    assertThat(range.next(Set.of())).contains("10.244.0.0/24");
    assertThat(range.next(Set.of("10.244.0.0/24", "10.244.2.0/24"))).contains("10.244.1.0/24");
  }

  @Test
  void overlapOfAnySize_counts() {
    assertThat(range.next(Set.of("10.244.0.0/22", "10.244.4.128/25", "", "fd00::/64")))
        .contains("10.244.5.0/24");
    assertThat(range.next(Set.of("10.0.0.0/8"))).isEmpty();
  }

  @Property(tries = 50)
  void ranges_neverRepeatUntilTheyRunOut(@ForAll @IntRange(max = 8) int extraBits) {
    PodRange small = PodRange.parse("192.168.0.0/16", 16 + extraBits);
    Set<String> taken = new HashSet<>();
    for (Optional<String> next = small.next(taken); next.isPresent(); next = small.next(taken)) {
      assertThat(taken.add(next.get())).isTrue();
    }
    assertThat(taken).hasSize(1 << extraBits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.244.0.0", "10.244.0.1/16", "10.300.0.0/16", "10.0.0.0/33", "x/8"})
  void whatIsNoRange_isRefused(String text) {
    assertThatThrownBy(() -> PodRange.parse(text, 24)).isInstanceOf(IllegalArgumentException.class);
  }
}
