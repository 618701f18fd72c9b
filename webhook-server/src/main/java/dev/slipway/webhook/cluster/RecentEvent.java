package dev.slipway.webhook.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Something that happened in the cluster.
 *
 * @param at when it happened last
 * @param type {@code Normal} or {@code Warning}
 * @param reason one word
 * @param object to what, as {@code kind namespace/name}
 * @param message one sentence
 * @param count how often
 */
public record RecentEvent(
    Instant at, String type, String reason, String object, String message, int count) {
  private static final int LONGEST_MESSAGE = 1000;

  public RecentEvent {
    requireNonNull(at);
    requireNonNull(type);
    requireNonNull(reason);
    requireNonNull(object);
    message =
        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message;
  }

  static RecentEvent from(KubeObject event) {
    JsonNode object = event.at("involvedObject");
    String namespace = object.path("namespace").asText("");
    return new RecentEvent(
        time(event),
        event.text("type").orElse("Normal"),
        event.text("reason").orElse(""),
        object.path("kind").asText("")
            + " "
            + (namespace.isEmpty() ? "" : namespace + "/")
            + object.path("name").asText(""),
        event.text("message").orElse(""),
        Math.max(1, Math.max(event.at("count").asInt(), event.at("series").path("count").asInt())));
  }

  private static Instant time(KubeObject event) {
    for (String text :
        List.of(
            event.at("series").path("lastObservedTime").asText(""),
            event.text("lastTimestamp").orElse(""),
            event.text("eventTime").orElse(""),
            event.text("metadata", "creationTimestamp").orElse(""))) {
      try {
        if (!text.isEmpty()) {
          return OffsetDateTime.parse(text).toInstant();
        }
      } catch (DateTimeException e) {
        // Written by somebody who does not know times: the next field may be better.
        continue;
      }
    }
    return Instant.EPOCH;
  }
}
