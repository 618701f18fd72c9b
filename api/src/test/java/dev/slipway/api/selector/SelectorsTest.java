package dev.slipway.api.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorsTest {
  private static final Map<String, String> LABELS =
      Map.of("app", "web", "tier", "front", "empty", "", "n", "5", "example.com/x", "1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "app=web",
        "app==web",
        "app = web",
        "app!=db",
        "none!=x",
        "app in (web,db)",
        "app in (web)",
        "app notin (db, x)",
        "none notin (a)",
        "app",
        "!none",
        "! none",
        "empty=",
        "empty",
        "empty in (,a)",
        "app=web,tier=front",
        "app,tier , !x",
        "n>4",
        "n < 6",
        "example.com/x=1",
        "in notin (a)",
        "notin!=x"
      })
  void matches(String selector) {
    assertThat(LabelSelector.parse(selector).matches(LABELS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app=db",
        "app!=web",
        "app in (db)",
        "app notin (web)",
        "none",
        "!app",
        "none=",
        "app=web,tier=back",
        "n>5",
        "n<5",
        "app>1",
        "none in (a)"
      })
  void doesNotMatch(String selector) {
    assertThat(LabelSelector.parse(selector).matches(LABELS)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a===b|unable to parse requirement: found '=', expected: identifier",
        "a in|unable to parse requirement: found '', expected: '('",
        "a in (b|unable to parse requirement: found '', expected: ',', ')' or identifier",
        "a,|found '', expected: identifier after ','",
        "=a|found '=', expected: !, identifier, or 'end of string'",
        "a b|unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
        "a=b c|found 'c', expected: ',' or 'end of string'",
        "a in ()|unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators,"
            + " values set can't be empty",
        "a>x|unable to parse requirement: values[0]: Invalid value: for 'Gt', 'Lt' operators, the"
            + " value must be an integer"
      })
  void complainsInTheSpecificationsWords(String selector, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Property
  void anyTextIsReadOrRefused(
      @ForAll
          @Chars({'a', 'b', '=', '!', '(', ')', ',', ' ', '<', '>', '/', '.', '-'})
          @CharRange(from = 'i', to = 'n')
          @StringLength(max = 20)
          String text) {
    try {
      LabelSelector selector = LabelSelector.parse(text);

      assertThat(LabelSelector.parse(selector.toString()).toString())
          .isEqualTo(selector.toString());
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
    try {
      FieldSelector fields = FieldSelector.parse(text);

      assertThat(FieldSelector.parse(fields.toString())).isEqualTo(fields);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("selector");
    }
  }

  @Test
  void emptyMapsSelectNothingAndEmptyTextsEverything() {
    assertThat(LabelSelector.ofEqualityMap(Map.of()).matches(LABELS)).isFalse();
    assertThat(LabelSelector.ofEqualityMap(Map.of("app", "web")).matches(LABELS)).isTrue();
    assertThat(LabelSelector.parse("").isEverything()).isTrue();
    assertThat(LabelSelector.fromJson(MissingNode.getInstance()).isNothing()).isTrue();
  }

  @Test
  void readsTheJsonForm() throws JsonProcessingException {
    LabelSelector selector =
        LabelSelector.fromJson(
            new ObjectMapper()
                .readTree(
                    """
                    {"matchLabels": {"app": "web"}, "matchExpressions": [
                      {"key": "tier", "operator": "In", "values": ["front", "x"]},
                      {"key": "none", "operator": "DoesNotExist"}]}
                    """));

    assertThat(selector.matches(LABELS)).isTrue();
    assertThat(selector).hasToString("app=web,tier in (front,x),!none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metadata.name=a|true",
        "metadata.name==a|true",
        "metadata.name!=b|true",
        "metadata.name=b|false",
        "status.phase!=Running,metadata.name=a|true",
        "other=|true",
        "odd=x\\,y\\=z|true"
      })
  void selectsByFields(String selector, boolean matches) {
    Map<String, String> fields = Map.of("metadata.name", "a", "odd", "x,y=z");

    assertThat(FieldSelector.parse(selector).matches(fields)).isEqualTo(matches);
  }

  @Test
  void fieldSelectorsWithoutAnOperatorAreRefused() {
    assertThatThrownBy(() -> FieldSelector.parse("a=b,c"))
        .hasMessage("invalid selector: 'a=b,c'; can't understand 'c'");
  }
}
