package dev.slipway.runtime.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Reads and writes {@code metadata} of trees that come from clients. */
final class Metadata {
  private static final List<String> SET_BY_SERVER =
      List.of(
          "uid",
          "creationTimestamp",
          "generation",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");

  private Metadata() {}

  /** The metadata of an object, made where there is none. */
  static ObjectNode of(ObjectNode object) {
    JsonNode metadata = object.get("metadata");
    if (metadata == null || metadata.isNull()) {
      return object.putObject("metadata");
    }
    if (metadata instanceof ObjectNode known) {
      return known;
    }
    throw ApiException.badRequest("metadata must be an object");
  }

  /** Text of a field; empty where it is absent. */
  static String text(ObjectNode metadata, String field) {
    JsonNode value = metadata.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw ApiException.badRequest("metadata." + field + " must be a string");
    }
    return value.textValue();
  }

  /** Removes what only the server sets. */
  static void clearServerFields(ObjectNode metadata) {
    metadata.remove(SET_BY_SERVER);
    metadata.remove("selfLink");
    metadata.remove("resourceVersion");
  }

  /** Puts back what an update may not change. */
  static void restoreServerFields(KubeObject before, ObjectNode metadata) {
    for (String field : SET_BY_SERVER) {
      JsonNode value = before.at("metadata", field);
      if (value.isMissingNode()) {
        metadata.remove(field);
      } else {
        metadata.set(field, value.deepCopy());
      }
    }
    metadata.remove("selfLink");
    metadata.put("name", before.name());
    before.namespace().ifPresent(namespace -> metadata.put("namespace", namespace));
  }

  /** A time as the API writes it: RFC 3339 in whole seconds. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
