package dev.slipway.runtime.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.status.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuralSchemaTest {
  private static final StructuralSchema SCHEMA =
      new StructuralSchema(
          json(
              """
              {'type': 'object', 'required': ['spec'], 'properties': {'spec': {
                'type': 'object', 'required': ['url'], 'properties': {
                  'url': {'type': 'string', 'pattern': '^https://', 'maxLength': 20},
                  'branch': {'type': 'string', 'default': 'main'},
                  'mode': {'type': 'string', 'enum': ['a', 'b']},
                  'count': {'type': 'integer', 'minimum': 1, 'maximum': 5},
                  'port': {'x-kubernetes-int-or-string': true},
                  'maybe': {'type': 'string', 'nullable': true},
                  'tags': {'type': 'array', 'maxItems': 2, 'x-kubernetes-list-type': 'set',
                           'items': {'type': 'string'}},
                  'either': {'oneOf': [{'required': ['x']}, {'required': ['y']}],
                             'type': 'object'},
                  'map': {'type': 'object', 'additionalProperties': {
                     'type': 'object', 'properties': {'n': {'type': 'integer', 'default': 3}}}}
              }}}}
              """));

  @Test
  void fillsInDefaultsAtEveryDepth() {
    ObjectNode object = json("{'spec': {'url': 'https://x', 'map': {'a': {}}}}");

    SCHEMA.applyDefaults(object);

    assertThat(object)
        .isEqualTo(json("{'spec':{'url':'https://x','branch':'main','map':{'a':{'n':3}}}}"));
    assertThat(SCHEMA.validate(object)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                     | spec
          {'spec': {}}                                           | spec.url
          {'spec': 'x'}                                          | spec
          {'spec': {'url': 'http://x'}}                          | spec.url
          {'spec': {'url': 'https://x', 'mode': 'c'}}            | spec.mode
          {'spec': {'url': 'https://x', 'count': 0}}             | spec.count
          {'spec': {'url': 'https://x', 'count': 6}}             | spec.count
          {'spec': {'url': 'https://x', 'count': '3'}}           | spec.count
          {'spec': {'url': 'https://x', 'port': true}}           | spec.port
          {'spec': {'url': 'https://x', 'branch': null}}         | spec.branch
          {'spec': {'url': 'https://x', 'tags': ['a', 'a']}}     | spec.tags[1]
          {'spec': {'url': 'https://x', 'tags': ['a','b','c']}}  | spec.tags
          {'spec': {'url': 'https://x', 'either': {}}}           | spec.either
          {'spec': {'url': 'https://x', 'map': {'k': {'n': ''}}}}| spec.map[k].n
          """)
  void namesTheFieldThatDoesNotFit(String object, String field) {
    List<Cause> findings = SCHEMA.validate(json(object));

    assertThat(findings).extracting(Cause::field).containsExactly(field);
  }

  @Test
  void takesWhatFits() {
    assertThat(
            SCHEMA.validate(
                json(
                    "{'metadata': {'anything': 1}, 'spec': {'url': 'https://x', 'mode': 'a',"
                        + " 'count': 5, 'port': 'http', 'maybe': null, 'either': {'x': 1}}}")))
        .isEmpty();
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
