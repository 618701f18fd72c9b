package dev.slipway.runtime.apiserver.openapi;

import static dev.slipway.runtime.apiserver.golden.Golden.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.schema.Schemas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiDocumentsTest {
  private static final JsonNode STACK_SCHEMA =
      json(
          """
          {'type':'object','description':'A directory of manifests.','properties':{
            'spec':{'type':'object','properties':{
              'suspend':{'type':'boolean'},
              'free':{'x-kubernetes-preserve-unknown-fields':true,'type':'object'}}}}}
          """);

  private final List<ServedKind> served =
      new ArrayList<>(
          List.of(
              kind("v1", "Pod", "pods", "status"),
              kind("v1", "ReplicationController", "replicationcontrollers", "status", "scale"),
              kind("v1", "Service", "services", "status"),
              kind("v1beta3", "Pod", "pods", "status"),
              new ServedKind(
                  GroupVersionKind.of("slipway.dev/v1alpha1", "Stack"),
                  "stacks",
                  true,
                  Set.of("status"),
                  STACK_SCHEMA)));

  private final OpenApiDocuments documents = new OpenApiDocuments(() -> List.copyOf(served));

  @Test
  void theIndexNamesEachGroupVersionWithAHashOfItsKinds() throws IOException {
    JsonNode before = read(documents.index()).get("paths");
    served.remove(4);
    served.add(
        new ServedKind(
            GroupVersionKind.of("slipway.dev/v1alpha1", "Stack"),
            "stacks",
            true,
            Set.of(),
            STACK_SCHEMA));
    JsonNode after = read(documents.index()).get("paths");

    assertThat(before.fieldNames())
        .toIterable()
        .containsExactly("api/v1", "api/v1beta3", "apis/slipway.dev/v1alpha1");
    assertThat(before.at("/api~1v1/serverRelativeURL").asText())
        .matches("/openapi/v3/api/v1\\?hash=[0-9A-F]{64}");
    assertThat(after.get("api/v1")).isEqualTo(before.get("api/v1"));
    assertThat(after.get("apis/slipway.dev/v1alpha1"))
        .isNotEqualTo(before.get("apis/slipway.dev/v1alpha1"));
  }

  @Test
  void everyKindHasAPatchThatTakesFieldValidationAndTheFourPatchTypes() throws IOException {
    for (String path : List.of("api/v1", "api/v1beta3", "apis/slipway.dev/v1alpha1")) {
      JsonNode document = read(documents.version3(path).orElseThrow());
      for (JsonNode item : document.get("paths")) {
        JsonNode patch = item.path("patch");
        if (!patch.isMissingNode()) {
          assertThat(patch.path("parameters").findValuesAsText("name"))
              .contains("fieldValidation", "fieldManager");
          assertThat(patch.at("/requestBody/content")).hasSize(4);
          assertThat(patch.at("/x-kubernetes-group-version-kind/kind").asText()).isNotEmpty();
        }
      }
    }
    JsonNode beta = read(documents.version3("api/v1beta3").orElseThrow());
    assertThat(
            beta.at(
                "/paths/~1api~1v1beta3~1namespaces~1{namespace}~1pods~1{name}/patch"
                    + "/x-kubernetes-group-version-kind/version"))
        .hasToString("\"v1beta3\"");
  }

  @Test
  void listsSayHowTheyMergeAndFieldsWhatTheyAre() throws IOException {
    JsonNode schemas = read(documents.version3("api/v1").orElseThrow()).at("/components/schemas");

    JsonNode containers = schemas.at("/io.k8s.api.core.v1.PodSpec/properties/containers");
    assertThat(containers.get("x-kubernetes-patch-merge-key").asText()).isEqualTo("name");
    assertThat(containers.get("x-kubernetes-patch-strategy").asText()).isEqualTo("merge");
    assertThat(containers.get("x-kubernetes-list-map-keys").toString()).isEqualTo("[\"name\"]");
    assertThat(containers.get("description").asText()).isNotEmpty();
    assertThat(schemas.at("/io.k8s.api.core.v1.Pod/x-kubernetes-group-version-kind/0/kind"))
        .hasToString("\"Pod\"");
    assertThat(schemas.at("/io.k8s.api.core.v1.Pod/properties/spec/allOf/0/$ref").asText())
        .isEqualTo("#/components/schemas/io.k8s.api.core.v1.PodSpec");
  }

  /** {@code kubectl explain} prints both, one after the other. */
  @Test
  void noFieldSaysWhatItsTypeSays() throws IOException {
    JsonNode schemas = read(documents.version3("api/v1").orElseThrow()).at("/components/schemas");

    for (JsonNode schema : schemas) {
      for (JsonNode property : schema.path("properties")) {
        String reference = property.at("/allOf/0/$ref").asText();
        String text = property.path("description").asText();
        if (!reference.isEmpty() && !text.isEmpty()) {
          String type = reference.substring("#/components/schemas/".length());
          assertThat(text).as(type).isNotEqualTo(schemas.at("/" + type + "/description").asText());
        }
      }
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() throws IOException {
    for (String path : List.of("api/v1", "api/v1beta3", "apis/slipway.dev/v1alpha1")) {
      requireReferences(read(documents.version3(path).orElseThrow()), "/components/schemas", 21);
    }
    requireReferences(read(documents.version2Json()), "/definitions", 14);
  }

  private static void requireReferences(JsonNode document, String place, int prefix) {
    Set<String> wanted = new HashSet<>(document.findValuesAsText("$ref"));

    assertThat(wanted).isNotEmpty();
    for (String reference : wanted) {
      assertThat(document.at(place).has(reference.substring(prefix))).as(reference).isTrue();
    }
  }

  @Test
  void customKindsShowTheirSchemaWithTheMetadataOfAll() throws IOException {
    JsonNode stack =
        read(documents.version3("apis/slipway.dev/v1alpha1").orElseThrow())
            .at("/components/schemas/dev.slipway.v1alpha1.Stack");

    assertThat(stack.get("description").asText()).isEqualTo("A directory of manifests.");
    assertThat(stack.at("/properties/metadata/$ref").asText()).endsWith("ObjectMeta");
    assertThat(stack.at("/properties/spec/properties/suspend/type").asText()).isEqualTo("boolean");
  }

  @Test
  void theVersionsOf2015AreNotOffersToValidateByOneself() throws IOException {
    JsonNode document = read(documents.version2Json());

    assertThat(document.get("swagger").asText()).isEqualTo("2.0");
    assertThat(document.get("definitions").toString()).doesNotContain("v1beta3");
    assertThat(
            document.at("/definitions/dev.slipway.v1alpha1.Stack/properties/spec/properties/free"))
        .isEqualTo(json("{}"));
  }

  @Test
  void theProtobufFormCarriesNamesAndExtensions() {
    byte[] bytes = documents.version2Protobuf();

    assertThat(bytes).startsWith(0x0a, 3, '2', '.', '0');
    assertThat(new String(bytes, UTF_8))
        .contains("io.k8s.api.core.v1.PodSpec", "x-kubernetes-group-version-kind");
  }

  @Test
  void anUnknownGroupVersionHasNoDocument() {
    assertThat(documents.version3("apis/nobody/v1")).isEmpty();
    assertThat(documents.hash("apis/nobody/v1")).isEmpty();
  }

  @Test
  void whatIsDescribedExists() {
    for (String name : Descriptions.get().names()) {
      boolean whole =
          name.startsWith("*.")
              || name.startsWith("io.k8s.")
              || Schemas.builtin().type(name).isPresent();
      int dot = name.lastIndexOf('.');
      assertThat(
              whole
                  || Schemas.builtin()
                      .type(name.substring(0, dot))
                      .flatMap(type -> type.field(name.substring(dot + 1)))
                      .isPresent())
          .as(name)
          .isTrue();
    }
  }

  private static ServedKind kind(
      String version, String kind, String plural, String... subresources) {
    return new ServedKind(
        GroupVersionKind.of(version, kind),
        plural,
        true,
        Set.of(subresources),
        MissingNode.getInstance());
  }

  private static JsonNode read(byte[] document) throws IOException {
    return new ObjectMapper().readTree(document);
  }
}
