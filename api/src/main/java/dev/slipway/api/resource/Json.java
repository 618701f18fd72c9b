package dev.slipway.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lenient reading of status fields, and their writing. */
final class Json {
  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isTextual() ? value.textValue() : "";
  }

  static Optional<Instant> time(JsonNode object, String field) {
    String text = text(object, field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static <T> List<T> list(JsonNode object, String field, Function<JsonNode, T> item) {
    List<T> items = new ArrayList<>();
    for (JsonNode one : object.path(field)) {
      if (one.isObject()) {
        items.add(item.apply(one));
      }
    }
    return items;
  }

  static <T> ArrayNode array(List<T> items, Function<T, ObjectNode> item) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(one -> array.add(item.apply(one)));
    return array;
  }

  static List<String> texts(JsonNode object, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : object.path(field)) {
      if (one.isTextual()) {
        texts.add(one.textValue());
      }
    }
    return texts;
  }

  static ArrayNode array(List<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  /** Writes a text unless it is empty. */
  static void put(ObjectNode object, String field, String text) {
    if (!text.isEmpty()) {
      object.put(field, text);
    }
  }

  /** Writes a time in whole seconds, as the rest of the API has them. */
  static void put(ObjectNode object, String field, Optional<Instant> time) {
    time.ifPresent(
        instant -> object.put(field, instant.truncatedTo(ChronoUnit.SECONDS).toString()));
  }
}
