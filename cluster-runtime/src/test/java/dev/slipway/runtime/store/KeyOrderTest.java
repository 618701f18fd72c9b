package dev.slipway.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class KeyOrderTest {
  @Property
  void agreesWithTheOrderOfBytes(
      @ForAll
          @StringLength(max = 4)
          @CharRange(from = 'a', to = 'c')
          @CharRange(from = '\uE000', to = '\uE003')
          String head,
      @ForAll int codePointA,
      @ForAll int codePointB) {
    String a = head + Character.toString(valid(codePointA));
    String b = head + Character.toString(valid(codePointB));

    int byBytes =
        Arrays.compareUnsigned(
            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    assertThat(Integer.signum(KeyOrder.INSTANCE.compare(a, b))).isEqualTo(Integer.signum(byBytes));
  }

  private static int valid(int number) {
    int codePoint = Math.floorMod(number, Character.MAX_CODE_POINT + 1);
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE
        ? 'x'
        : codePoint;
  }
}
