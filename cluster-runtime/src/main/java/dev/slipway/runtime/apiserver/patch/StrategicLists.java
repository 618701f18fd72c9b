package dev.slipway.runtime.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.schema.JsonEquality;
import dev.slipway.runtime.apiserver.schema.Struct.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Merges the lists of one field, whose elements are scalars or objects told apart by a key. */
final class StrategicLists {
  private static final String PATCH = "$patch";

  private final Field field;

  StrategicLists(Field field) {
    this.field = field;
  }

  /** The merged list; what the patch names comes in its order, the rest in the order it had. */
  ArrayNode merge(ArrayNode present, ArrayNode changes) {
    Set<String> deleted = new HashSet<>();
    ArrayNode named = JsonNodeFactory.instance.arrayNode();
    boolean replaces = false;
    for (JsonNode change : changes) {
      String directive = change.path(PATCH).asText("");
      switch (directive) {
        case "replace" -> replaces = true;
        case "delete" -> deleted.add(identity(change));
        case "", "merge" -> named.add(change);
        default -> throw PatchErrors.malformed("unknown $patch directive: " + directive);
      }
    }
    if (replaces) {
      return withoutDirectives(named);
    }
    List<JsonNode> merged = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (JsonNode element : present) {
      if (!deleted.contains(identity(element))) {
        places.putIfAbsent(identity(element), merged.size());
        merged.add(element);
      }
    }
    for (JsonNode change : named) {
      mergeElement(merged, places, change);
    }
    return inOrder(merged, named, present);
  }

  private void mergeElement(List<JsonNode> merged, Map<String, Integer> places, JsonNode change) {
    requireKey(change);
    Integer place = places.putIfAbsent(identity(change), merged.size());
    if (place == null) {
      merged.add(
          change instanceof ObjectNode object
              ? StrategicMergePatch.withoutDirectives(object)
              : change);
    } else if (merged.get(place) instanceof ObjectNode object
        && change instanceof ObjectNode changes) {
      merged.set(
          place,
          StrategicMergePatch.mergeObjects(object, changes.deepCopy(), field.type().element()));
    }
  }

  private void requireKey(JsonNode element) {
    boolean keyed = !field.patchMergeKey().isEmpty();
    if (keyed && !element.has(field.patchMergeKey())) {
      throw PatchErrors.inapplicable(
          "an element of " + field.name() + " lacks its merge key " + field.patchMergeKey());
    }
    if (!keyed && element.isContainerNode()) {
      throw PatchErrors.inapplicable("an element of " + field.name() + " is not a scalar");
    }
  }

  /** Fails unless the order lists every element of {@code changes}, in the same sequence. */
  void requireOrdered(ArrayNode changes, ArrayNode order) {
    int next = 0;
    for (JsonNode change : changes) {
      String directive = change.path(PATCH).asText("");
      if (!directive.isEmpty() && !directive.equals("merge")) {
        continue;
      }
      while (next < order.size() && !same(order.get(next), change)) {
        next++;
      }
      if (next == order.size()) {
        throw PatchErrors.malformed(
            "The order in patch list:\n"
                + changes
                + "\n doesn't match $setElementOrder list:\n"
                + order
                + "\n");
      }
    }
  }

  ArrayNode inOrder(ArrayNode merged, ArrayNode order, ArrayNode before) {
    List<JsonNode> elements = new ArrayList<>();
    merged.forEach(elements::add);
    return inOrder(elements, order, before);
  }

  /**
   * Elements that {@code order} names in that order, the others as they stood in {@code before};
   * where the two meet, an element goes first that stood first.
   */
  private ArrayNode inOrder(List<JsonNode> merged, ArrayNode order, ArrayNode before) {
    Map<String, List<JsonNode>> wanted = new LinkedHashMap<>();
    order.forEach(element -> wanted.put(identity(element), new ArrayList<>()));
    List<JsonNode> others = new ArrayList<>();
    for (JsonNode element : merged) {
      wanted.getOrDefault(identity(element), others).add(element);
    }
    List<JsonNode> ordered = wanted.values().stream().flatMap(List::stream).toList();
    Map<String, Integer> places = new HashMap<>();
    before.forEach(element -> places.putIfAbsent(identity(element), places.size()));
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    int left = 0;
    int right = 0;
    while (left < others.size() || right < ordered.size()) {
      boolean takesOther =
          right == ordered.size()
              || (left < others.size() && precedes(others.get(left), ordered.get(right), places));
      result.add(takesOther ? others.get(left++) : ordered.get(right++));
    }
    return result;
  }

  private boolean precedes(JsonNode a, JsonNode b, Map<String, Integer> places) {
    Integer placeOfA = places.get(identity(a));
    Integer placeOfB = places.get(identity(b));
    return placeOfA != null && placeOfB != null && placeOfA < placeOfB;
  }

  private boolean same(JsonNode a, JsonNode b) {
    return identity(a).equals(identity(b));
  }

  /** What tells an element from the others: the value of its merge key, or itself. */
  private String identity(JsonNode element) {
    JsonNode key = field.patchMergeKey().isEmpty() ? null : element.get(field.patchMergeKey());
    return key == null ? "=" + element : "k" + key;
  }

  static boolean contains(ArrayNode list, JsonNode value) {
    for (JsonNode element : list) {
      if (JsonEquality.equal(element, value)) {
        return true;
      }
    }
    return false;
  }

  /** What a patch sets where no list was, or in place of one. */
  static ArrayNode withoutDirectives(ArrayNode added) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    for (JsonNode element : added) {
      if (element instanceof ObjectNode object) {
        String directive = object.path(PATCH).asText("");
        boolean isDirective = directive.equals("delete") || directive.equals("replace");
        if (!isDirective) {
          result.add(StrategicMergePatch.withoutDirectives(object));
        }
      } else if (element instanceof ArrayNode list) {
        result.add(withoutDirectives(list));
      } else {
        result.add(element);
      }
    }
    return result;
  }
}
