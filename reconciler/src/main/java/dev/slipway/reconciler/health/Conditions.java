package dev.slipway.reconciler.health;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import java.util.Optional;

/** Reads {@code status.conditions}. */
final class Conditions {
  private Conditions() {}

  static Optional<JsonNode> find(KubeObject object, String type) {
    for (JsonNode condition : object.at("status", "conditions")) {
      if (condition.path("type").asText("").equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  /** {@code True}, {@code False}, {@code Unknown}, or empty when there is no such condition. */
  static String status(KubeObject object, String type) {
    return find(object, type).map(condition -> condition.path("status").asText("")).orElse("");
  }

  static String message(KubeObject object, String type) {
    return find(object, type)
        .map(
            condition -> {
              String message = condition.path("message").asText("");
              return message.isEmpty() ? condition.path("reason").asText("") : message;
            })
        .orElse("");
  }

  /** Whether the controller in charge has not yet looked at the latest spec. */
  static boolean isUnobserved(KubeObject object) {
    JsonNode observed = object.at("status", "observedGeneration");
    return observed.asLong(0) < object.at("metadata", "generation").asLong(0);
  }
}
