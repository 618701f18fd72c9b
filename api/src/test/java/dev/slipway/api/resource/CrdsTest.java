package dev.slipway.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import org.junit.jupiter.api.Test;

class CrdsTest {
  @Test
  void definesBothResources() {
    assertThat(Crds.all())
        .extracting(KubeObject::name)
        .containsExactly("repositories.slipway.dev", "stacks.slipway.dev");
  }

  @Test
  void everyPropertyHasATypeAndADescription() {
    for (KubeObject crd : Crds.all()) {
      JsonNode version = crd.at("spec").path("versions").path(0);

      assertThat(version.path("subresources").path("status").isObject()).isTrue();
      check(version.path("schema").path("openAPIV3Schema"), crd.name());
    }
  }

  private static void check(JsonNode schema, String path) {
    assertThat(schema.path("type").asText()).as(path).isNotEmpty();
    for (var property : schema.path("properties").properties()) {
      String at = path + "." + property.getKey();
      check(property.getValue(), at);
      assertThat(property.getValue().properties())
          .as(at)
          .allSatisfy(field -> assertThat(field.getValue().isNull()).as(at + field).isFalse());
    }
    if (schema.has("items")) {
      check(schema.path("items"), path + "[]");
    }
  }
}
