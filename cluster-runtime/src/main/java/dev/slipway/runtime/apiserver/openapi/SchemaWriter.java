package dev.slipway.runtime.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.schema.ListMerge;
import dev.slipway.runtime.apiserver.schema.ScalarKind;
import dev.slipway.runtime.apiserver.schema.Struct;
import dev.slipway.runtime.apiserver.schema.Struct.Field;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes types as the schemas of one document, each type that is met once. */
final class SchemaWriter {
  private final Dialect dialect;
  private final Descriptions descriptions = Descriptions.get();
  private final SortedMap<String, ObjectNode> schemas = new TreeMap<>();

  SchemaWriter(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The schemas written, by name. */
  ObjectNode toJson() {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    schemas.forEach(result::set);
    return result;
  }

  /** A reference to a built-in type, whose schema is written with all that it needs. */
  ObjectNode reference(Struct struct) {
    String name = SchemaNames.builtin(struct.name());
    if (!schemas.containsKey(name)) {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      schemas.put(name, schema);
      write(struct, schema);
    }
    return reference(name);
  }

  /** A reference to a schema by name. */
  ObjectNode reference(String name) {
    return JsonNodeFactory.instance.objectNode().put("$ref", dialect.reference(name));
  }

  /** Writes a schema that is no built-in type's. */
  ObjectNode put(String name) {
    return schemas.computeIfAbsent(name, ignored -> JsonNodeFactory.instance.objectNode());
  }

  /** Marks a schema as that of a kind. */
  static void addKind(ObjectNode schema, GroupVersionKind kind) {
    ArrayNode kinds =
        schema.get("x-kubernetes-group-version-kind") instanceof ArrayNode present
            ? present
            : schema.putArray("x-kubernetes-group-version-kind");
    kinds.add(kind(kind));
  }

  static ObjectNode kind(GroupVersionKind kind) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("group", kind.group())
        .put("kind", kind.kind())
        .put("version", kind.version());
  }

  /** Writes the members of a built-in type into a schema. */
  void write(Struct struct, ObjectNode schema) {
    describe(schema, descriptions.of(struct.name()));
    schema.put("type", "object");
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    for (Field field : struct.fields().values()) {
      properties.set(field.name(), property(struct, field));
      if (descriptions.isRequired(struct.name(), field.name())) {
        required.add(field.name());
      }
    }
    if (!properties.isEmpty()) {
      schema.set("properties", properties);
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    if (struct.atomic()) {
      schema.put("x-kubernetes-map-type", "atomic");
    }
    if (struct.open()) {
      schema.put("x-kubernetes-preserve-unknown-fields", true);
    }
  }

  private ObjectNode property(Struct owner, Field field) {
    ObjectNode type = type(field.type());
    ObjectNode extra = JsonNodeFactory.instance.objectNode();
    String text = descriptions.of(owner.name(), field.name());
    // Readers print the field's text and then the type's: what both say is said once.
    if (!(field.type() instanceof Struct struct && text.equals(descriptions.of(struct.name())))) {
      describe(extra, text);
    }
    if (!field.patchMergeKey().isEmpty()) {
      extra.put("x-kubernetes-patch-merge-key", field.patchMergeKey());
    }
    if (!field.patchStrategies().isEmpty()) {
      extra.put(
          "x-kubernetes-patch-strategy",
          field.patchStrategies().stream().sorted().collect(Collectors.joining(",")));
    }
    if (extra.isEmpty()) {
      return type;
    }
    if (type.has("$ref") && dialect == Dialect.V3) {
      // Beside a reference nothing else counts in version 3.
      ObjectNode wrapped = JsonNodeFactory.instance.objectNode();
      wrapped.putArray("allOf").add(type);
      type = wrapped;
    }
    type.setAll(extra);
    return type;
  }

  private static void describe(ObjectNode schema, String text) {
    if (!text.isEmpty()) {
      schema.put("description", text);
    }
  }

  private ObjectNode type(TypeSchema type) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (type) {
      case TypeSchema.Any ignored -> {
        if (dialect == Dialect.V3) {
          json.put("x-kubernetes-preserve-unknown-fields", true);
        }
      }
      case TypeSchema.Scalar scalar -> {
        return scalar(scalar.kind());
      }
      case TypeSchema.ListOf list -> {
        json.put("type", "array").set("items", type(list.type()));
        json.put("x-kubernetes-list-type", list.merge().name().toLowerCase(Locale.ROOT));
        if (list.merge() == ListMerge.MAP) {
          list.keys().forEach(json.putArray("x-kubernetes-list-map-keys")::add);
        }
      }
      case TypeSchema.MapOf map -> {
        json.put("type", "object").set("additionalProperties", type(map.value()));
        if (map.atomic()) {
          json.put("x-kubernetes-map-type", "atomic");
        }
      }
      case Struct struct -> {
        return reference(struct);
      }
    }
    return json;
  }

  private ObjectNode scalar(ScalarKind kind) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return switch (kind) {
      case STRING -> json.put("type", "string");
      case INT32 -> json.put("type", "integer").put("format", "int32");
      case INT64 -> json.put("type", "integer").put("format", "int64");
      case NUMBER -> json.put("type", "number").put("format", "double");
      case BOOLEAN -> json.put("type", "boolean");
      case TIME -> named(SchemaNames.TIME, json.put("type", "string").put("format", "date-time"));
      case QUANTITY -> named(SchemaNames.QUANTITY, either(json, "string", "number", ""));
      case INT_OR_STRING ->
          named(SchemaNames.INT_OR_STRING, either(json, "integer", "string", "int-or-string"));
    };
  }

  private ObjectNode either(ObjectNode json, String one, String other, String format) {
    if (!format.isEmpty()) {
      json.put("format", format);
    }
    if (dialect == Dialect.V2) {
      return json.put("type", "string");
    }
    ArrayNode types = json.putArray("oneOf");
    types.addObject().put("type", one);
    types.addObject().put("type", other);
    return json;
  }

  private ObjectNode named(String name, ObjectNode schema) {
    describe(schema, descriptions.of(name));
    schemas.putIfAbsent(name, schema);
    return reference(name);
  }

  /** What is left of a custom kind's schema where only version 2 is understood. */
  static ObjectNode reduced(JsonNode schema) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    if (schema.path("description").isTextual()) {
      result.set("description", schema.get("description"));
    }
    boolean free =
        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)
            || schema.path("x-kubernetes-int-or-string").asBoolean(false)
            || schema.path("nullable").asBoolean(false);
    if (free || !schema.path("type").isTextual()) {
      return result;
    }
    for (String name : new String[] {"type", "format", "required"}) {
      if (schema.has(name)) {
        result.set(name, schema.get(name).deepCopy());
      }
    }
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      if (member.getKey().startsWith("x-kubernetes-list") || member.getKey().endsWith("map-type")) {
        result.set(member.getKey(), member.getValue().deepCopy());
      }
    }
    if (schema.path("properties").isObject()) {
      ObjectNode properties = result.putObject("properties");
      for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
        properties.set(property.getKey(), reduced(property.getValue()));
      }
    }
    if (schema.path("items").isObject()) {
      result.set("items", reduced(schema.get("items")));
    }
    if (schema.path("additionalProperties").isObject()) {
      result.set("additionalProperties", reduced(schema.get("additionalProperties")));
    }
    return result;
  }
}
