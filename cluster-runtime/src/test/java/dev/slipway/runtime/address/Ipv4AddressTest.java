package dev.slipway.runtime.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Ipv4AddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.4 ",
        "1.2.3.x",
        "::1",
        "1..2.3",
        "1.2.3.4; flush ruleset",
        "-1.2.3.4",
        "١.2.3.4"
      })
  void refusesWhatIsNoCanonicalAddress(String text) {
    assertThat(Ipv4Address.find(text)).isEmpty();
  }

  @Property(tries = 200)
  void textAndValueAreTheSame(@ForAll @LongRange(min = 0, max = 0xFFFF_FFFFL) long bits) {
    Ipv4Address address = new Ipv4Address(bits);

    assertThat(Ipv4Address.parse(address.toString())).isEqualTo(address);
  }

  @Test
  void rangeKnowsItsMembers() {
    Ipv4Range range = Ipv4Range.parse("10.96.0.0/16");

    assertThat(range.contains(Ipv4Address.parse("10.96.255.255"))).isTrue();
    assertThat(range.contains(Ipv4Address.parse("10.97.0.0"))).isFalse();
    assertThat(Ipv4Range.parse("0.0.0.0/0").contains(Ipv4Address.parse("255.255.255.255")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.96.0.1/16", "10.96.0.0", "10.96.0.0/33", "10.96.0.0/", "x/8"})
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> Ipv4Range.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
