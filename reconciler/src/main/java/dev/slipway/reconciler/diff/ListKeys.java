package dev.slipway.reconciler.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * Which lists the API keeps by key rather than by place, and the keys of their elements. The
 * knowledge of the built-in types; a list of any other kind that lacks the key fields is compared
 * by place.
 */
final class ListKeys {
  private static final Map<String, List<List<String>>> KEYS =
      Map.ofEntries(
          Map.entry("containers", List.of(List.of("name"))),
          Map.entry("initContainers", List.of(List.of("name"))),
          Map.entry("ephemeralContainers", List.of(List.of("name"))),
          Map.entry("volumes", List.of(List.of("name"))),
          Map.entry("env", List.of(List.of("name"))),
          Map.entry("imagePullSecrets", List.of(List.of("name"))),
          Map.entry("secrets", List.of(List.of("name"))),
          Map.entry("volumeMounts", List.of(List.of("mountPath"))),
          Map.entry("volumeDevices", List.of(List.of("devicePath"))),
          Map.entry("hostAliases", List.of(List.of("ip"))),
          Map.entry("ownerReferences", List.of(List.of("uid"))),
          Map.entry(
              "ports", List.of(List.of("containerPort", "protocol"), List.of("port", "protocol"))));
  private static final JsonNode TCP = TextNode.valueOf("TCP");

  private ListKeys() {}

  /** The key fields of a list; empty where its elements go by place. */
  static Optional<List<String>> of(FieldPath list, JsonNode elements) {
    for (List<String> fields : KEYS.getOrDefault(list.lastField(), List.of())) {
      if (StreamSupport.stream(elements.spliterator(), false).allMatch(e -> has(e, fields))
          && distinct(elements, fields)) {
        return Optional.of(fields);
      }
    }
    return Optional.empty();
  }

  private static boolean has(JsonNode element, List<String> fields) {
    return fields.stream().allMatch(field -> !value(element, field).isMissingNode());
  }

  private static boolean distinct(JsonNode elements, List<String> fields) {
    Set<Object> seen = new HashSet<>();
    for (JsonNode element : elements) {
      if (!seen.add(key(element, fields))) {
        return false;
      }
    }
    return true;
  }

  static SortedMap<String, JsonNode> key(JsonNode element, List<String> fields) {
    SortedMap<String, JsonNode> key = new TreeMap<>();
    fields.forEach(field -> key.put(field, value(element, field)));
    return key;
  }

  /** The element that has these values in its key fields, or null. */
  static @org.jspecify.annotations.Nullable JsonNode find(
      JsonNode elements, SortedMap<String, JsonNode> key) {
    for (JsonNode element : elements) {
      if (!key.isEmpty()
          && key.entrySet().stream()
              .allMatch(entry -> Scalars.equal(value(element, entry.getKey()), entry.getValue()))) {
        return element;
      }
    }
    return null;
  }

  /** The protocol of a port is TCP when it is not written. */
  private static JsonNode value(JsonNode element, String field) {
    JsonNode value = element.path(field);
    return field.equals("protocol") && value.isMissingNode() && element.isObject() ? TCP : value;
  }
}
