package dev.slipway.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;

/**
 * The {@code Ready} condition of an object.
 *
 * @param ready true unless the condition says otherwise
 * @param message its message, or empty
 */
record ReadyCondition(boolean ready, String message) {
  static ReadyCondition of(KubeObject object) {
    for (JsonNode condition : object.at("status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return new ReadyCondition(
            condition.path("status").asText().equals("True"), condition.path("message").asText(""));
      }
    }
    return new ReadyCondition(true, "");
  }
}
