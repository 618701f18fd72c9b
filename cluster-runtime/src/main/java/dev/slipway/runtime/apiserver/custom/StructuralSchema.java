package dev.slipway.runtime.apiserver.custom;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A definition's schema at work: it fills in defaults and finds what does not fit. */
final class StructuralSchema {
  private static final Set<String> ENVELOPE = Set.of("apiVersion", "kind", "metadata");

  private final JsonNode schema;

  StructuralSchema(JsonNode schema) {
    this.schema = requireNonNull(schema);
  }

  /** Fills in the schema's defaults. */
  void applyDefaults(ObjectNode object) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (!ENVELOPE.contains(property.getKey())) {
        defaultProperty(object, property.getKey(), property.getValue());
      }
    }
  }

  private static void defaultProperty(ObjectNode object, String name, JsonNode schema) {
    JsonNode value = object.get(name);
    boolean unwantedNull =
        value != null && value.isNull() && !schema.path("nullable").asBoolean(false);
    if ((value == null || unwantedNull) && schema.has("default")) {
      object.set(name, schema.path("default").deepCopy());
    }
    JsonNode present = object.get(name);
    if (present != null) {
      applyDefaults(schema, present);
    }
  }

  private static void applyDefaults(JsonNode schema, JsonNode value) {
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
        defaultProperty(object, property.getKey(), property.getValue());
      }
      JsonNode others = schema.path("additionalProperties");
      if (others.isObject()) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          if (!schema.path("properties").has(field.getKey())) {
            applyDefaults(others, field.getValue());
          }
        }
      }
    } else if (value.isArray()) {
      value.forEach(item -> applyDefaults(schema.path("items"), item));
    }
  }

  /** What does not fit, with its path. */
  List<Cause> validate(ObjectNode object) {
    List<Cause> findings = new ArrayList<>();
    ObjectNode own = object.deepCopy();
    own.remove(ENVELOPE);
    SchemaCheck check = new SchemaCheck(findings);
    for (JsonNode required : schema.path("required")) {
      String name = required.asText();
      if (!ENVELOPE.contains(name) && !own.has(name)) {
        findings.add(Cause.required(name, ""));
      }
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      JsonNode value = own.get(property.getKey());
      if (value != null) {
        check.value(property.getValue(), value, property.getKey());
      }
    }
    return findings;
  }
}
