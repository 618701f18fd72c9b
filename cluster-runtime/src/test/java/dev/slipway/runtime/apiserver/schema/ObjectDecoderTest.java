package dev.slipway.runtime.apiserver.schema;

import static dev.slipway.runtime.apiserver.golden.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.schema.ObjectDecoder.Decoded;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectDecoderTest {
  @Test
  void unknownFieldsAreNamedAndLeftOut() {
    Decoded decoded =
        decode(
            """
            {'apiVersion':'v1','kind':'Pod','foo':1,
             'spec':{'containers':[{'name':'a','imagee':'b'},{'name':'c','env':[{'x':1}]}]}}
            """);

    assertThat(decoded.unknownFields())
        .containsExactly("foo", "spec.containers[0].imagee", "spec.containers[1].env[0].x");
    assertThat(decoded.warnings()).first().isEqualTo("unknown field \"foo\"");
    assertThat(decoded.object().at("/spec/containers/0")).isEqualTo(json("{'name':'a'}"));
  }

  @Test
  void nullsAndEmptyCollectionsAreLeftOutButNotEmptyStructs() {
    Decoded decoded =
        decode(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'creationTimestamp':null,'labels':{}},
             'spec':{'containers':[],'volumes':[{'name':'v','emptyDir':{}}],'nodeSelector':{},
                     'tolerations':[],'securityContext':{}},'status':null}
            """);

    assertThat(decoded.object())
        .isEqualTo(
            json(
                """
                {'apiVersion':'v1','kind':'Pod','metadata':{},
                 'spec':{'containers':[],'volumes':[{'name':'v','emptyDir':{}}],
                         'securityContext':{}}}
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'spec':{'containers':'x'}}"
            + " | string into Go struct field PodSpec.spec.containers of type []v1.Container",
        "{'spec':{'containers':[{'env':[{'value':1}]}]}}"
            + " | number into Go struct field EnvVar.spec.containers.env.value of type string",
        "{'metadata':{'labels':{'a':true}}}"
            + " | bool into Go struct field ObjectMeta.metadata.labels of type string",
        "{'spec':{'terminationGracePeriodSeconds':1.5}} | number 1.5 into Go struct field"
            + " PodSpec.spec.terminationGracePeriodSeconds of type int64",
        "{'spec':[]} | array into Go struct field Pod.spec of type v1.PodSpec",
      })
  void aValueOfTheWrongTypeIsRefusedInGosWords(String body, String message) {
    ObjectNode pod = json(body);
    pod.put("apiVersion", "v1").put("kind", "Pod");

    assertThatThrownBy(() -> ObjectDecoder.decode(schema(pod), pod))
        .isInstanceOf(ApiException.class)
        .hasMessage(
            "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "1024Mi,1Gi",
    "1,1",
    "1000m,1",
    "1500m,1500m",
    "0.5,500m",
    "1.5Gi,1536Mi",
    "512,512",
    "0.5Ki,512",
    "1e3,1e3",
    "100M,100M",
    "1000k,1M",
    "0,0",
    "0Gi,0",
    "-1500m,-1500m",
    "2.,2",
    "0.0000000001,1n",
    "1000Ki,1000Ki",
    "12E6,12e6"
  })
  void quantitiesHaveOneForm(String sent, String printed) {
    Decoded decoded =
        decode(
            "{'apiVersion':'v1','kind':'PersistentVolume','spec':{'capacity':{'storage':'"
                + sent
                + "'}}}");

    assertThat(decoded.object().at("/spec/capacity/storage").asText()).isEqualTo(printed);
  }

  @Test
  void whatIsNoQuantityIsRefused() {
    assertThatThrownBy(
            () ->
                decode(
                    "{'apiVersion':'v1','kind':'PersistentVolume',"
                        + "'spec':{'capacity':{'storage':'1 GB'}}}"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("quantities must match the regular expression");
  }

  @Test
  void v1beta3KeepsFieldsThatTodayDoesNotHave() {
    Decoded decoded =
        decode("{'apiVersion':'v1beta3','kind':'Service','spec':{'portalIP':'','publicIPs':[]}}");

    assertThat(decoded.unknownFields()).isEmpty();
    assertThat(decoded.object().at("/spec")).hasSize(2);
  }

  @Test
  void customKindsArePrunedButKeepTheirTypes() {
    TypeSchema schema =
        Schemas.builtin()
            .custom(
                json(
                    """
                    {'type':'object','properties':{'spec':{'type':'object','properties':{
                      'a':{'type':'integer'},
                      'free':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}}}
                    """));
    ObjectNode sent =
        json(
            """
            {'apiVersion':'x/v1','kind':'X','metadata':{'name':'x','nonsense':1},
             'spec':{'a':'text','b':null,'free':{'any':[1]}},'other':1}
            """);

    Decoded decoded = ObjectDecoder.decode(schema, sent);

    assertThat(decoded.unknownFields()).containsExactly("metadata.nonsense", "spec.b", "other");
    assertThat(decoded.object().get("spec")).isEqualTo(json("{'a':'text','free':{'any':[1]}}"));
  }

  @Test
  void duplicateFieldsAreNamedAndTheLastCounts() throws IOException {
    JsonDocument document =
        JsonDocument.read(
            new JsonFactory()
                .createParser("{\"a\":1,\"b\":[{\"c\":1,\"c\":2}],\"a\":[1.5,true,null,\"x\"]}"));

    assertThat(document.duplicateFields()).containsExactly("b[0].c", "a");
    assertThat(document.tree().toString())
        .isEqualTo("{\"a\":[1.5,true,null,\"x\"],\"b\":[{\"c\":2}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''", "{", "[1", "1 2", "{\"a\"", "{\"a\":}"})
  void whatIsNotOneJsonValueFails(String text) {
    assertThatThrownBy(() -> JsonDocument.read(new JsonFactory().createParser(text)))
        .isInstanceOf(IOException.class);
  }

  private static Decoded decode(String text) {
    ObjectNode object = json(text);
    return ObjectDecoder.decode(schema(object), object);
  }

  private static TypeSchema schema(ObjectNode object) {
    return Schemas.builtin()
        .find(
            GroupVersionKind.of(object.path("apiVersion").asText(), object.path("kind").asText()));
  }
}
