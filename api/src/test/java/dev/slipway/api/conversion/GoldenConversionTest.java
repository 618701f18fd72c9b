package dev.slipway.api.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what a real server of version 1.0.7 made of the same requests. */
class GoldenConversionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Set by the server, not by conversion or version defaults. */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          ".metadata.namespace",
          ".metadata.selfLink",
          ".metadata.uid",
          ".metadata.resourceVersion",
          ".metadata.generation",
          ".metadata.creationTimestamp",
          ".spec.template.metadata.creationTimestamp",
          ".status");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "controller-defaults",
        "external-service",
        "headless-service",
        "internal-service",
        "nginx-replicationcontroller",
        "nginx-service",
        "nginx",
        "pod-full"
      })
  void readsRequestsAsTheRealServerDid(String name) {
    ObjectNode stored = stored(name);

    assertContains(stored, modern(load(name + ".read.v1")), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "controller-defaults",
        "external-service",
        "headless-service",
        "internal-service",
        "nginx-replicationcontroller",
        "nginx-service",
        "nginx",
        "pod-full"
      })
  void answersInV1beta3AsTheRealServerDid(String name) {
    ObjectNode stored = stored(name);

    assertContains(Conversion.fromV1(stored, "v1beta3"), load(name + ".created.v1beta3"), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"endpoints", "node"})
  void convertsWhatTheServerMadeItselfBothWays(String name) {
    ObjectNode v1 = load(name + ".read.v1");
    ObjectNode v1beta3 = load(name + ".read.v1beta3");

    assertContains(Conversion.fromV1(v1, "v1beta3"), v1beta3, "");
    assertContains(Conversion.toV1(v1beta3, new ArrayList<>()), v1, "");
  }

  @Test
  void acceptsTheSinglePortFormThatTheRealServerRefusedWithAWarning() {
    List<String> warnings = new ArrayList<>();

    ObjectNode service = Conversion.toV1(load("service-2014-form.request.v1beta3"), warnings);

    assertThat(service.path("spec").path("ports").toString())
        .isEqualTo("[{\"port\":80,\"targetPort\":8080}]");
    assertThat(service.path("spec").has("containerPort")).isFalse();
    assertThat(warnings).singleElement().asString().contains("single-port");
  }

  @Test
  void refusesToWriteVersionsThatAreOnlyRead() {
    assertThatThrownBy(() -> Conversion.fromV1(load("node.read.v1"), "v1beta1"))
        .isInstanceOf(ConversionException.class)
        .hasMessageContaining("v1beta1");
  }

  private static ObjectNode stored(String name) {
    ObjectNode stored = Conversion.toV1(load(name + ".request.v1beta3"), new ArrayList<>());
    Conversion.applyDefaults(stored);
    return stored;
  }

  /** One field has another name since, and a node port of 0 is left out. */
  private static ObjectNode modern(ObjectNode v1) {
    for (JsonNode port : v1.path("spec").path("ports")) {
      if (port.path("nodePort").asInt() == 0) {
        ((ObjectNode) port).remove("nodePort");
      }
    }
    return Conversion.toV1(v1, new ArrayList<>());
  }

  /** Everything expected is there; what today's API has beside it is its own business. */
  private static void assertContains(JsonNode actual, JsonNode expected, String path) {
    if (OF_THE_SERVER.contains(path) || ofTheAllocator(path, expected)) {
      return;
    }
    if (expected.isObject()) {
      for (var field : expected.properties()) {
        assertContains(actual.path(field.getKey()), field.getValue(), path + "." + field.getKey());
      }
    } else if (expected.isArray()) {
      assertThat(actual.size()).as(path).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertContains(actual.path(i), expected.path(i), path + "[]");
      }
    } else {
      assertThat(actual).as(path).isEqualTo(expected);
    }
  }

  private static boolean ofTheAllocator(String path, JsonNode expected) {
    return switch (path) {
      case ".spec.clusterIP", ".spec.portalIP" -> !expected.asText().equals("None");
      case ".spec.ports[].nodePort" -> expected.asInt() != 0;
      default -> false;
    };
  }

  private static ObjectNode load(String name) {
    String file = "/golden-2015/" + name + ".json";
    try (InputStream stream = GoldenConversionTest.class.getResourceAsStream(file)) {
      return (ObjectNode) JSON.readTree(stream);
    } catch (IOException e) {
      throw new IllegalStateException(file, e);
    }
  }
}
