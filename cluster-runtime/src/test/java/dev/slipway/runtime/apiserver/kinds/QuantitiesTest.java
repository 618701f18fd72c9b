package dev.slipway.runtime.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "1024Mi,1Gi",
    "64Mi,64Mi",
    "0.5,500m",
    "1000m,1",
    "1,1",
    "1500m,1500m",
    "1.5Gi,1536Mi",
    "0.5Ki,512",
    "1000,1k",
    "1e3,1e3",
    "0,0",
    "0Mi,0",
    "100m,100m",
    "1Ki,1Ki",
    "12e6,12e6",
    ".5,500m",
    "+1,1",
    "-1,-1",
    "1M,1M",
    "1234567,1234567"
  })
  void eachAmountIsWrittenOneWay(String written, String canonical) {
    assertThat(canonical(written)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1Q", "1 Gi", "Mi", "1e999", "--1", "1..2"})
  void whatIsNoAmountIsLeftAlone(String text) {
    assertThat(canonical(text)).isEqualTo(text);
    assertThat(Quantities.value(TextNode.valueOf(text))).isEmpty();
  }

  @Property
  void writingChangesNoAmount(
      @ForAll @LongRange(min = -1_000_000_000_000L, max = 1_000_000_000_000L) long number) {
    for (String suffix : new String[] {"", "m", "Ki", "M", "e3"}) {
      String once = canonical(number + suffix);

      assertThat(Quantities.value(TextNode.valueOf(once)).orElseThrow())
          .isEqualByComparingTo(Quantities.value(TextNode.valueOf(number + suffix)).orElseThrow());
      assertThat(canonical(once)).isEqualTo(once);
    }
  }

  private static String canonical(String text) {
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("q", text);
    Quantities.canonicalize(object, "q");
    return object.path("q").asText();
  }
}
