package dev.slipway.runtime.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.schema.Struct;
import dev.slipway.runtime.apiserver.schema.Struct.Field;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Strategic merge patch: a merge patch that knows by which key the elements of a list are told
 * apart, with directives ({@code $patch}, {@code $retainKeys}, {@code $setElementOrder/…}, {@code
 * $deleteFromPrimitiveList/…}).
 */
public final class StrategicMergePatch {
  private static final String PATCH = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String ELEMENT_ORDER = "$setElementOrder/";
  private static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

  private StrategicMergePatch() {}

  /**
   * A new tree: {@code original} with what {@code patch} says.
   *
   * @throws dev.slipway.runtime.apiserver.status.ApiException when a directive is malformed (400)
   *     or the patch does not fit the object (422)
   */
  public static ObjectNode apply(ObjectNode original, ObjectNode patch, TypeSchema schema) {
    return mergeObjects(original.deepCopy(), patch.deepCopy(), schema);
  }

  /** Merges {@code patch} into {@code target}; both are the callee's own. */
  static ObjectNode mergeObjects(ObjectNode target, ObjectNode patch, TypeSchema schema) {
    JsonNode directive = patch.remove(PATCH);
    if (directive != null) {
      switch (directive.asText()) {
        case "replace" -> {
          return withoutDirectives(patch);
        }
        case "delete" -> {
          return JsonNodeFactory.instance.objectNode();
        }
        case "merge" -> {}
        default -> throw PatchErrors.malformed("unknown $patch directive: " + directive);
      }
    }
    retainKeys(target, patch);
    deleteFromPrimitiveLists(target, patch);
    orderElements(target, patch, schema);
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      mergeMember(target, member.getKey(), member.getValue(), schema);
    }
    return target;
  }

  private static void mergeMember(
      ObjectNode target, String name, JsonNode value, TypeSchema schema) {
    if (value.isNull()) {
      target.remove(name);
      return;
    }
    JsonNode present = target.get(name);
    Field field = field(schema, name);
    if (value instanceof ObjectNode changes) {
      boolean replaces = field.patchStrategies().contains("replace");
      if (present instanceof ObjectNode object && !replaces) {
        target.set(name, mergeObjects(object, changes, field.type()));
      } else {
        boolean deletes = changes.path(PATCH).asText().equals("delete");
        target.set(
            name, deletes ? JsonNodeFactory.instance.objectNode() : withoutDirectives(changes));
      }
    } else if (value instanceof ArrayNode changes) {
      target.set(
          name,
          present instanceof ArrayNode list
              ? mergeLists(list, changes, field)
              : StrategicLists.withoutDirectives(changes));
    } else {
      target.set(name, value);
    }
  }

  private static ArrayNode mergeLists(ArrayNode present, ArrayNode changes, Field field) {
    return field.patchStrategies().contains("merge")
        ? new StrategicLists(field).merge(present, changes)
        : StrategicLists.withoutDirectives(changes);
  }

  private static void retainKeys(ObjectNode target, ObjectNode patch) {
    JsonNode directive = patch.remove(RETAIN_KEYS);
    if (directive == null) {
      return;
    }
    if (!directive.isArray()) {
      throw PatchErrors.malformed("$retainKeys is not a list");
    }
    Set<String> kept = new HashSet<>();
    directive.forEach(key -> kept.add(key.asText()));
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      String name = member.getKey();
      if (!name.startsWith("$") && !member.getValue().isNull() && !kept.contains(name)) {
        throw PatchErrors.malformed("$retainKeys lacks a key that the patch sets: " + name);
      }
    }
    target.retain(kept);
  }

  private static void deleteFromPrimitiveLists(ObjectNode target, ObjectNode patch) {
    for (String directive : namesStartingWith(patch, DELETE_PRIMITIVES)) {
      if (!(patch.remove(directive) instanceof ArrayNode gone)) {
        throw PatchErrors.malformed(directive + " is not a list");
      }
      String name = directive.substring(DELETE_PRIMITIVES.length());
      if (target.get(name) instanceof ArrayNode list) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : list) {
          if (!StrategicLists.contains(gone, element)) {
            kept.add(element);
          }
        }
        target.set(name, kept);
      }
    }
  }

  private static void orderElements(ObjectNode target, ObjectNode patch, TypeSchema schema) {
    for (String directive : namesStartingWith(patch, ELEMENT_ORDER)) {
      if (!(patch.remove(directive) instanceof ArrayNode order)) {
        throw PatchErrors.malformed(directive + " is not a list");
      }
      String name = directive.substring(ELEMENT_ORDER.length());
      JsonNode present = target.get(name);
      JsonNode changes = patch.get(name);
      if (!(present instanceof ArrayNode) && !(changes instanceof ArrayNode)) {
        continue;
      }
      StrategicLists lists = new StrategicLists(field(schema, name));
      if (changes instanceof ArrayNode list) {
        lists.requireOrdered(list, order);
      }
      ArrayNode merged =
          present instanceof ArrayNode list
              ? changes instanceof ArrayNode more
                  ? mergeLists(list, more, field(schema, name))
                  : list
              : StrategicLists.withoutDirectives((ArrayNode) changes);
      ArrayNode before =
          present instanceof ArrayNode list ? list : JsonNodeFactory.instance.arrayNode();
      target.set(name, lists.inOrder(merged, order, before));
      patch.remove(name);
    }
  }

  private static List<String> namesStartingWith(ObjectNode patch, String prefix) {
    List<String> names = new ArrayList<>();
    patch
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (name.startsWith(prefix)) {
                names.add(name);
              }
            });
    return names;
  }

  private static Field field(TypeSchema schema, String name) {
    if (schema instanceof Struct struct) {
      return struct
          .field(name)
          .orElseGet(() -> Field.plain(name, struct.member(name).orElse(TypeSchema.ANY)));
    }
    return Field.plain(name, schema.member(name).orElse(TypeSchema.ANY));
  }

  /** What a patch adds where nothing was: no directives, no nulls. */
  static ObjectNode withoutDirectives(ObjectNode added) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : added.properties()) {
      JsonNode value = member.getValue();
      if (value.isNull() || isDirective(member.getKey())) {
        continue;
      }
      if (value instanceof ObjectNode object) {
        result.set(member.getKey(), withoutDirectives(object));
      } else if (value instanceof ArrayNode list) {
        result.set(member.getKey(), StrategicLists.withoutDirectives(list));
      } else {
        result.set(member.getKey(), value);
      }
    }
    return result;
  }

  private static boolean isDirective(String name) {
    return name.equals(PATCH)
        || name.equals(RETAIN_KEYS)
        || name.startsWith(ELEMENT_ORDER)
        || name.startsWith(DELETE_PRIMITIVES);
  }
}
