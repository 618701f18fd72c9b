package dev.slipway.runtime.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {
  private static final String OBJECT =
      """
      {"spec": {"url": "u", "list": [{"name": "a", "v": 1}, {"name": "b", "v": 2}]},
       "metadata": {"annotations": {"x.y/z": "dotted"}},
       "status": {"conditions": [{"type": "Ready", "status": "True"},
                                 {"type": "Synced", "status": "False"}]}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          .spec.url | u
          $.spec.url | u
          .spec.list[1].name | b
          .spec.list[*].v | 1,2
          .status.conditions[?(@.type=="Synced")].status | False
          .metadata.annotations['x.y/z'] | dotted
          .metadata.annotations.x\\.y/z | dotted
          .spec.absent.deeper | ''
          """)
  void findsWhatDefinitionsAskFor(String path, String expected) throws IOException {
    List<String> found =
        JsonPath.parse(path).select(new ObjectMapper().readTree(OBJECT)).stream()
            .map(node -> node.asText())
            .toList();

    assertThat(String.join(",", found)).isEqualTo(expected);
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    for (String path : List.of("..name", ".a[?(@.b>1)]", ".a[1:2]", "spec", ".a[", ".a[?(")) {
      assertThatThrownBy(() -> JsonPath.parse(path))
          .as(path)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
