package dev.slipway.api.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One aspect of an object's state, in the form all Kubernetes resources share.
 *
 * @param type the aspect, such as {@code Ready}
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason one word in camel case
 * @param message one sentence
 * @param lastTransitionTime when {@code status} changed last
 * @param observedGeneration the generation of the {@code spec} that was looked at
 */
public record Condition(
    String type,
    String status,
    String reason,
    String message,
    Optional<Instant> lastTransitionTime,
    long observedGeneration) {
  public Condition {
    requireNonNull(type);
    requireNonNull(status);
    requireNonNull(reason);
    requireNonNull(message);
  }

  static Condition from(JsonNode node) {
    return new Condition(
        Json.text(node, "type"),
        Json.text(node, "status"),
        Json.text(node, "reason"),
        Json.text(node, "message"),
        Json.time(node, "lastTransitionTime"),
        node.path("observedGeneration").asLong());
  }

  /** True when the aspect holds. */
  public boolean isTrue() {
    return status.equals("True");
  }

  /** The list with this condition in it; its time is kept when the status is what it was. */
  public List<Condition> into(List<Condition> conditions) {
    List<Condition> result = new ArrayList<>();
    boolean placed = false;
    for (Condition one : conditions) {
      if (one.type().equals(type)) {
        result.add(one.status().equals(status) ? at(one.lastTransitionTime()) : this);
        placed = true;
      } else {
        result.add(one);
      }
    }
    if (!placed) {
      result.add(this);
    }
    return List.copyOf(result);
  }

  private Condition at(Optional<Instant> time) {
    return new Condition(
        type, status, reason, message, time.or(this::lastTransitionTime), observedGeneration);
  }

  ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("type", type).put("status", status).put("reason", reason).put("message", message);
    Json.put(node, "lastTransitionTime", lastTransitionTime);
    if (observedGeneration > 0) {
      node.put("observedGeneration", observedGeneration);
    }
    return node;
  }
}
