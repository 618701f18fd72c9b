package dev.slipway.runtime.apiserver.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AddressRangeTest {
  @Test
  void givesOutAllButTheFirstAndTheLastAddress() {
    AddressRange range = AddressRange.parse("10.96.0.0/16");

    assertThat(range.size()).isEqualTo(65_534);
    assertThat(range.address(1)).isEqualTo("10.96.0.1");
    assertThat(range.contains("10.96.0.0")).isFalse();
    assertThat(range.contains("10.96.255.255")).isFalse();
    assertThat(range.contains("10.97.0.1")).isFalse();
  }

  @Property
  void containsEveryAddressThatItGives(
      @ForAll @IntRange(min = 8, max = 30) int length, @ForAll @IntRange(min = 0) int pick) {
    AddressRange range = AddressRange.parse("192.168.77.3/" + length);

    assertThat(range.contains(range.address(1 + pick % range.size()))).isTrue();
  }

  @Test
  void refusesWhatIsNoAddress() {
    AddressRange range = AddressRange.parse("10.96.0.0/16");

    for (String text : new String[] {"", "None", "10.96.0", "10.96.0.256", "10.96.00.1", "::1"}) {
      assertThat(range.contains(text)).as(text).isFalse();
    }
    assertThatThrownBy(() -> AddressRange.parse("10.96.0.0"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
