package dev.slipway.webhook.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;

/**
 * How a node is.
 *
 * @param name its name
 * @param ready the status of its condition {@code Ready}: {@code True}, {@code False} or {@code
 *     Unknown}
 * @param schedulable whether new pods may come to it
 * @param address where it is, or empty
 * @param message why it is as it is
 */
public record NodeState(
    String name, String ready, boolean schedulable, String address, String message) {
  public NodeState {
    requireNonNull(name);
    requireNonNull(ready);
    requireNonNull(address);
    requireNonNull(message);
  }

  static NodeState from(KubeObject node) {
    String ready = "Unknown";
    String message = "";
    for (JsonNode condition : node.at("status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        ready = condition.path("status").asText();
        message = condition.path("message").asText();
      }
    }
    String address = "";
    for (JsonNode one : node.at("status", "addresses")) {
      if (one.path("type").asText().equals("InternalIP")) {
        address = one.path("address").asText();
      }
    }
    return new NodeState(
        node.name(), ready, !node.at("spec", "unschedulable").asBoolean(), address, message);
  }
}
