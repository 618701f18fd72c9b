package dev.slipway.runtime.apiserver.managedfields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.slipway.runtime.apiserver.schema.ListMerge;
import dev.slipway.runtime.apiserver.schema.TypeSchema.ListOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells the elements of sets and keyed lists apart. */
final class ListItems {
  private ListItems() {}

  /** The path element that names an element; empty when nothing in it does. */
  static Optional<PathElement> identity(ListOf list, JsonNode element) {
    if (list.merge() == ListMerge.SET) {
      return element.isValueNode() && !element.isNull()
          ? Optional.of(new PathElement.Value(element))
          : Optional.empty();
    }
    if (!element.isObject()) {
      return Optional.empty();
    }
    SortedMap<String, JsonNode> key = new TreeMap<>();
    for (String name : list.keys()) {
      JsonNode value = element.get(name);
      if (value == null) {
        value = list.keyDefaults().get(name);
      }
      if (value != null) {
        key.put(name, value);
      }
    }
    return key.isEmpty() ? Optional.empty() : Optional.of(new PathElement.Key(key));
  }

  /** True when each element can be named. */
  static boolean identifiable(ListOf list, ArrayNode elements) {
    for (JsonNode element : elements) {
      if (identity(list, element).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** The elements by name, in order; several under one name where a list has duplicates. */
  static SortedMap<PathElement, List<JsonNode>> index(ListOf list, @Nullable JsonNode elements) {
    SortedMap<PathElement, List<JsonNode>> index = new TreeMap<>();
    if (elements != null) {
      for (JsonNode element : elements) {
        identity(list, element)
            .ifPresent(
                step -> index.computeIfAbsent(step, ignored -> new ArrayList<>()).add(element));
      }
    }
    return index;
  }
}
