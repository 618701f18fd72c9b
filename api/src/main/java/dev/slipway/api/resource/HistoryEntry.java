package dev.slipway.api.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One sync of a stack.
 *
 * @param revision the commit
 * @param startedAt when it began
 * @param finishedAt when it ended; empty while it goes on
 * @param outcome {@code Succeeded}, {@code Failed}, … one word
 * @param message one sentence
 */
public record HistoryEntry(
    String revision,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    String outcome,
    String message) {
  public HistoryEntry {
    requireNonNull(revision);
    requireNonNull(startedAt);
    requireNonNull(finishedAt);
    requireNonNull(outcome);
    requireNonNull(message);
  }

  static HistoryEntry from(JsonNode node) {
    return new HistoryEntry(
        Json.text(node, "revision"),
        Json.time(node, "startedAt"),
        Json.time(node, "finishedAt"),
        Json.text(node, "outcome"),
        Json.text(node, "message"));
  }

  ObjectNode toJson() {
    ObjectNode node = Json.object();
    Json.put(node, "revision", revision);
    Json.put(node, "startedAt", startedAt);
    Json.put(node, "finishedAt", finishedAt);
    Json.put(node, "outcome", outcome);
    Json.put(node, "message", message);
    return node;
  }
}
