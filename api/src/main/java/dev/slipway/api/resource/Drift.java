package dev.slipway.api.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/**
 * One field in which the cluster differs from git.
 *
 * @param object whose field
 * @param path such as {@code .spec.replicas}; empty when the object itself is missing or extra
 * @param desired what git says, as JSON text; empty when git says nothing
 * @param live what runs, as JSON text; empty when there is nothing
 * @param since when it was changed, as far as known
 * @param by who changed it: the field manager, or empty when unknown
 * @param healedAt when it was undone; empty while it lasts. Healed entries stay for a while, so
 *     that whoever asks later still learns what happened
 */
public record Drift(
    ObjectKey object,
    String path,
    String desired,
    String live,
    Optional<Instant> since,
    String by,
    Optional<Instant> healedAt) {
  public Drift {
    requireNonNull(object);
    requireNonNull(path);
    requireNonNull(desired);
    requireNonNull(live);
    requireNonNull(since);
    requireNonNull(by);
    requireNonNull(healedAt);
  }

  /** Whether the cluster still differs. */
  public boolean lasts() {
    return healedAt.isEmpty();
  }

  static Drift from(JsonNode node) {
    return new Drift(
        StackStatus.key(node.path("object")),
        Json.text(node, "path"),
        Json.text(node, "desired"),
        Json.text(node, "live"),
        Json.time(node, "since"),
        Json.text(node, "by"),
        Json.time(node, "healedAt"));
  }

  ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.set("object", StackStatus.toJson(object));
    Json.put(node, "path", path);
    Json.put(node, "desired", desired);
    Json.put(node, "live", live);
    Json.put(node, "since", since);
    Json.put(node, "by", by);
    Json.put(node, "healedAt", healedAt);
    return node;
  }
}
