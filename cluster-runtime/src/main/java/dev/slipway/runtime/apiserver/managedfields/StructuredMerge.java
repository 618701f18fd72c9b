package dev.slipway.runtime.apiserver.managedfields;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lays an applied configuration over a live object, and takes fields out of an object. */
final class StructuredMerge {
  private StructuredMerge() {}

  /**
   * The live value with everything that the applied one sets. Elements that only the live list has
   * keep their places, the applied ones keep theirs among each other.
   */
  static JsonNode merge(TypeSchema schema, @Nullable JsonNode live, JsonNode applied) {
    if (live == null) {
      return applied.deepCopy();
    }
    Shape shape = Shape.of(schema, applied);
    if (shape == Shape.LEAF || Shape.of(schema, live) != shape || Shape.isEmpty(live)) {
      return applied.deepCopy();
    }
    if (shape == Shape.MEMBERS) {
      ObjectNode result = live.deepCopy();
      for (Map.Entry<String, JsonNode> member : applied.properties()) {
        String name = member.getKey();
        TypeSchema type = schema.member(name).orElse(TypeSchema.ANY);
        result.set(name, merge(type, live.get(name), member.getValue()));
      }
      return result;
    }
    return mergeElements((TypeSchema.ListOf) schema, (ArrayNode) live, applied);
  }

  private static JsonNode mergeElements(TypeSchema.ListOf list, ArrayNode live, JsonNode applied) {
    SortedMap<PathElement, JsonNode> wanted = new TreeMap<>();
    List<PathElement> order = new ArrayList<>();
    for (JsonNode element : applied) {
      ListItems.identity(list, element)
          .ifPresent(
              step -> {
                if (wanted.put(step, element) == null) {
                  order.add(step);
                }
              });
    }
    SortedMap<PathElement, List<JsonNode>> present = ListItems.index(list, live);
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    Set<PathElement> done = new TreeSet<>();
    int left = 0;
    int right = 0;
    int shared = 0;
    while (left < live.size() || right < order.size()) {
      while (shared < order.size() && (shared < right || !present.containsKey(order.get(shared)))) {
        shared++;
      }
      if (left < live.size()) {
        PathElement step = ListItems.identity(list, live.get(left)).orElseThrow();
        if (!wanted.containsKey(step)) {
          result.add(live.get(left++).deepCopy());
          continue;
        }
        boolean isNext = shared < order.size() && order.get(shared).compareTo(step) == 0;
        if (done.contains(step) || !isNext) {
          left++;
          continue;
        }
      }
      PathElement step = order.get(right++);
      List<JsonNode> old = present.getOrDefault(step, List.of());
      result.add(
          merge(list.type(), old.isEmpty() ? null : old.get(0), requireNonNull(wanted.get(step))));
      done.add(step);
    }
    return result;
  }

  /** The value without the paths of a set; null when nothing is left of it. */
  static @Nullable JsonNode without(TypeSchema schema, JsonNode value, FieldSet paths) {
    return switch (Shape.of(schema, value)) {
      case LEAF -> value;
      case MEMBERS -> {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
          PathElement step = new PathElement.Name(member.getKey());
          TypeSchema type = schema.member(member.getKey()).orElse(TypeSchema.ANY);
          keep(type, member.getValue(), step, paths, kept -> result.set(member.getKey(), kept));
        }
        yield result.isEmpty() ? null : result;
      }
      case ELEMENTS -> {
        TypeSchema.ListOf list = (TypeSchema.ListOf) schema;
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : value) {
          PathElement step = ListItems.identity(list, element).orElseThrow();
          keep(list.type(), element, step, paths, result::add);
        }
        yield result.isEmpty() ? null : result;
      }
    };
  }

  private static void keep(
      TypeSchema type, JsonNode part, PathElement step, FieldSet paths, Consumer<JsonNode> sink) {
    if (paths.hasMember(step)) {
      return;
    }
    FieldSet below = paths.below(step);
    JsonNode kept = below.isEmpty() ? part : without(type, part, below);
    if (kept != null) {
      sink.accept(kept);
    }
  }
}
