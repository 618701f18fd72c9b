package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import java.io.IOException;
import java.io.InputStream;

/** A request, and what a real server answered. */
record Recorded(ObjectNode request, int status, JsonNode answer) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Recorded load(String name) {
    String file = "/golden-api/" + name + ".json";
    try (InputStream stream = Recorded.class.getResourceAsStream(file)) {
      JsonNode recording = JSON.readTree(stream);
      JsonNode body = recording.path("request").path("body");
      return new Recorded(
          body instanceof ObjectNode object ? object : JSON.createObjectNode(),
          recording.path("response").path("status").asInt(),
          recording.path("response").path("body"));
    } catch (IOException e) {
      throw new IllegalStateException(file, e);
    }
  }

  ResourceType type() {
    return kind(request.path("kind").asText());
  }

  static ResourceType kind(String kind) {
    return BuiltinKinds.all().stream()
        .filter(type -> type.kind().kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  static ResourceType plural(String plural) {
    return BuiltinKinds.all().stream()
        .filter(type -> type.plural().equals(plural))
        .findFirst()
        .orElseThrow();
  }

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
