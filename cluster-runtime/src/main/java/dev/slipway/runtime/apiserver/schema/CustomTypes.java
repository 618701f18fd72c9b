package dev.slipway.runtime.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.runtime.apiserver.schema.Struct.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the types of custom resources from the schema in their definition. */
final class CustomTypes {
  private static final int MAX_DEPTH = 100;
  private static final Set<String> ENVELOPE = Set.of("apiVersion", "kind", "metadata");

  private final Struct objectMeta;

  CustomTypes(Struct objectMeta) {
    this.objectMeta = objectMeta;
  }

  /** The type of the whole object. */
  TypeSchema root(JsonNode schema) {
    boolean open = !schema.isObject() || preserves(schema) || !schema.path("properties").isObject();
    List<Field> fields = envelope();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (!ENVELOPE.contains(property.getKey())) {
        fields.add(Field.plain(property.getKey(), type(property.getValue(), 1)));
      }
    }
    return new Struct("", () -> fields, false, open);
  }

  private List<Field> envelope() {
    TypeSchema text = new TypeSchema.Scalar(ScalarKind.STRING);
    List<Field> fields = new ArrayList<>();
    fields.add(Field.plain("apiVersion", text));
    fields.add(Field.plain("kind", text));
    fields.add(Field.plain("metadata", objectMeta));
    return fields;
  }

  private TypeSchema type(JsonNode schema, int depth) {
    if (!schema.isObject() || depth > MAX_DEPTH) {
      return TypeSchema.ANY;
    }
    if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
      return new TypeSchema.Scalar(ScalarKind.INT_OR_STRING);
    }
    return switch (schema.path("type").asText("")) {
      case "object" -> object(schema, depth);
      case "array" -> list(schema, depth);
      case "string" -> new TypeSchema.Scalar(ScalarKind.STRING);
      case "integer" -> new TypeSchema.Scalar(ScalarKind.INT64);
      case "number" -> new TypeSchema.Scalar(ScalarKind.NUMBER);
      case "boolean" -> new TypeSchema.Scalar(ScalarKind.BOOLEAN);
      default -> TypeSchema.ANY;
    };
  }

  private TypeSchema object(JsonNode schema, int depth) {
    boolean atomic = schema.path("x-kubernetes-map-type").asText("").equals("atomic");
    JsonNode properties = schema.path("properties");
    if (schema.path("additionalProperties").isObject()) {
      return new TypeSchema.MapOf(type(schema.path("additionalProperties"), depth + 1), atomic);
    }
    if (schema.path("additionalProperties").asBoolean(false)) {
      return new TypeSchema.MapOf(TypeSchema.ANY, atomic);
    }
    boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean(false);
    Map<String, Field> fields = new LinkedHashMap<>();
    if (embedded) {
      envelope().forEach(field -> fields.put(field.name(), field));
    }
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      fields.putIfAbsent(
          property.getKey(), Field.plain(property.getKey(), type(property.getValue(), depth + 1)));
    }
    return new Struct("", fields::values, atomic, preserves(schema));
  }

  private TypeSchema list(JsonNode schema, int depth) {
    JsonNode items = schema.path("items");
    TypeSchema element = type(items, depth + 1);
    return switch (schema.path("x-kubernetes-list-type").asText("")) {
      case "set" -> new TypeSchema.ListOf(element, ListMerge.SET, List.of(), Map.of());
      case "map" -> keyed(schema, items, element);
      default -> TypeSchema.ListOf.atomic(element);
    };
  }

  private static TypeSchema keyed(JsonNode schema, JsonNode items, TypeSchema element) {
    List<String> keys = new ArrayList<>();
    Map<String, JsonNode> defaults = new LinkedHashMap<>();
    for (JsonNode key : schema.path("x-kubernetes-list-map-keys")) {
      keys.add(key.asText());
      JsonNode value = items.path("properties").path(key.asText()).path("default");
      if (value.isValueNode() && !value.isNull()) {
        defaults.put(key.asText(), value);
      }
    }
    return keys.isEmpty()
        ? TypeSchema.ListOf.atomic(element)
        : new TypeSchema.ListOf(element, ListMerge.MAP, keys, defaults);
  }

  private static boolean preserves(JsonNode schema) {
    return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
  }
}
