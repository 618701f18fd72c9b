package dev.slipway.runtime.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.runtime.apiserver.schema.MergeFacts.Fact;
import dev.slipway.runtime.apiserver.schema.Struct.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The types of the built-in API by name, such as {@code core.v1.Pod}. */
final class BuiltinTypes {
  private static final Map<String, ScalarKind> SCALARS =
      Map.of(
          "string", ScalarKind.STRING,
          "int32", ScalarKind.INT32,
          "int64", ScalarKind.INT64,
          "number", ScalarKind.NUMBER,
          "boolean", ScalarKind.BOOLEAN,
          "quantity", ScalarKind.QUANTITY,
          "int-or-string", ScalarKind.INT_OR_STRING,
          "time", ScalarKind.TIME);

  /** The only keys of list elements that may be left out: a port's protocol. */
  private static final Map<String, JsonNode> PORT_DEFAULTS =
      Map.of("protocol", TextNode.valueOf("TCP"));

  private final Map<String, List<String>> fieldLines;
  private final MergeFacts merge;
  private final Map<String, Struct> structs = new ConcurrentHashMap<>();
  private final Map<String, Struct> lenientStructs = new ConcurrentHashMap<>();

  private BuiltinTypes(Map<String, List<String>> fieldLines, MergeFacts merge) {
    this.fieldLines = fieldLines;
    this.merge = merge;
  }

  static BuiltinTypes load() {
    Map<String, List<String>> types = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    for (String line : Resources.lines("types.txt")) {
      if (line.startsWith("  ")) {
        current.add(line.substring(2));
      } else {
        current = new ArrayList<>();
        types.put(line, current);
      }
    }
    return new BuiltinTypes(types, MergeFacts.load());
  }

  /** The type of that name. */
  Optional<Struct> find(String name) {
    return fieldLines.containsKey(name) ? Optional.of(struct(name, false)) : Optional.empty();
  }

  /** The type of that name, where fields that it does not have are kept, all the way down. */
  Optional<Struct> findLenient(String name) {
    return fieldLines.containsKey(name) ? Optional.of(struct(name, true)) : Optional.empty();
  }

  /** Merge facts about types that are not in the list of types; for the test of both lists. */
  List<String> mergeFactsWithoutType() {
    return merge.names().stream()
        .filter(fact -> !fieldLines.containsKey(fact.substring(0, fact.indexOf(' '))))
        .toList();
  }

  private Struct struct(String name, boolean lenient) {
    return (lenient ? lenientStructs : structs)
        .computeIfAbsent(
            name, key -> new Struct(key, () -> fields(key, lenient), merge.atomic(key), lenient));
  }

  private List<Field> fields(String name, boolean lenient) {
    @Nullable List<String> lines = fieldLines.get(name);
    if (lines == null) {
      throw new IllegalStateException("the list of types lacks " + name);
    }
    List<Field> fields = new ArrayList<>(lines.size());
    for (String line : lines) {
      int space = line.indexOf(' ');
      String field = line.substring(0, space);
      Fact fact = merge.of(name, field);
      fields.add(
          new Field(
              field,
              type(line.substring(space + 1), fact, lenient),
              fact.patchMergeKey(),
              fact.patchStrategies()));
    }
    return fields;
  }

  private TypeSchema type(String expression, Fact fact, boolean lenient) {
    if (expression.equals("any")) {
      return TypeSchema.ANY;
    }
    if (expression.startsWith("[")) {
      return list(type(inside(expression), merge.of("", ""), lenient), fact);
    }
    if (expression.startsWith("{")) {
      return new TypeSchema.MapOf(
          type(inside(expression), merge.of("", ""), lenient), fact.mapType().equals("atomic"));
    }
    ScalarKind scalar = SCALARS.get(expression);
    if (scalar != null) {
      return new TypeSchema.Scalar(scalar);
    }
    Struct struct = struct(expression, lenient);
    return switch (fact.mapType()) {
      case "atomic" -> struct.withAtomic(true);
      case "granular" -> struct.withAtomic(false);
      default -> struct;
    };
  }

  private static TypeSchema list(TypeSchema element, Fact fact) {
    return switch (fact.listType()) {
      case "map" ->
          new TypeSchema.ListOf(
              element,
              ListMerge.MAP,
              fact.listKeys(),
              fact.listKeys().contains("protocol") ? PORT_DEFAULTS : Map.of());
      case "set" -> new TypeSchema.ListOf(element, ListMerge.SET, List.of(), Map.of());
      default -> TypeSchema.ListOf.atomic(element);
    };
  }

  private static String inside(String expression) {
    return expression.substring(1, expression.length() - 1);
  }
}
