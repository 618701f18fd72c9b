package dev.slipway.runtime.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** What keeps an object alive after somebody has asked for its deletion. */
final class Finalizers {
  static final String ORPHAN = "orphan";
  static final String FOREGROUND = "foregroundDeletion";

  private Finalizers() {}

  static List<String> of(KubeObject object) {
    return texts(object.at("metadata", "finalizers"));
  }

  static List<String> of(ObjectNode object) {
    return texts(object.path("metadata").path("finalizers"));
  }

  static void set(ObjectNode object, List<String> finalizers) {
    ObjectNode metadata = Metadata.of(object);
    if (finalizers.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      ArrayNode array = metadata.putArray("finalizers");
      finalizers.forEach(array::add);
    }
  }

  /** True for a namespace that still waits for its content to go. */
  static boolean holdsContent(ResourceType type, ObjectNode object) {
    return isNamespace(type) && !texts(object.path("spec").path("finalizers")).isEmpty();
  }

  static boolean isNamespace(ResourceType type) {
    return type.kind().group().isEmpty() && type.kind().kind().equals("Namespace");
  }

  /** True when an object is being deleted and nothing is left to wait for. */
  static boolean nothingHolds(ResourceType type, ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.path("deletionTimestamp").isTextual()
        && metadata.path("deletionGracePeriodSeconds").asLong(0) == 0
        && of(object).isEmpty()
        && !holdsContent(type, object);
  }

  private static List<String> texts(JsonNode array) {
    List<String> result = new ArrayList<>();
    array.forEach(one -> result.add(one.asText()));
    return result;
  }
}
