package dev.slipway.runtime.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a version 2 document as a {@code openapi.v2.Document} of gnostic's protobuf schema. The
 * numbers are those of its fields.
 */
final class GnosticEncoder {
  private GnosticEncoder() {}

  static byte[] encode(ObjectNode document) {
    ProtobufWriter out = new ProtobufWriter();
    out.string(1, document.path("swagger").asText());
    out.message(
        2,
        new ProtobufWriter()
            .string(1, document.at("/info/title").asText())
            .string(2, document.at("/info/version").asText()));
    ProtobufWriter paths = new ProtobufWriter();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      paths.message(2, named(path.getKey(), pathItem(path.getValue())));
    }
    out.message(8, paths);
    ProtobufWriter definitions = new ProtobufWriter();
    for (Map.Entry<String, JsonNode> schema : document.path("definitions").properties()) {
      definitions.message(1, named(schema.getKey(), schema(schema.getValue())));
    }
    out.message(9, definitions);
    return out.toBytes();
  }

  private static ProtobufWriter named(String name, ProtobufWriter value) {
    return new ProtobufWriter().string(1, name).message(2, value);
  }

  private static ProtobufWriter pathItem(JsonNode item) {
    ProtobufWriter out = new ProtobufWriter();
    operation(out, 2, item.get("get"));
    operation(out, 3, item.get("put"));
    operation(out, 4, item.get("post"));
    operation(out, 5, item.get("delete"));
    operation(out, 8, item.get("patch"));
    for (JsonNode parameter : item.path("parameters")) {
      out.message(9, parameterItem(parameter));
    }
    return out;
  }

  private static void operation(ProtobufWriter out, int field, @Nullable JsonNode operation) {
    if (operation == null) {
      return;
    }
    ProtobufWriter value = new ProtobufWriter();
    value.string(5, operation.path("operationId").asText());
    for (JsonNode type : operation.path("produces")) {
      value.element(6, type.asText());
    }
    for (JsonNode type : operation.path("consumes")) {
      value.element(7, type.asText());
    }
    for (JsonNode parameter : operation.path("parameters")) {
      value.message(8, parameterItem(parameter));
    }
    ProtobufWriter responses = new ProtobufWriter();
    for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
      ProtobufWriter answer =
          new ProtobufWriter()
              .string(1, response.getValue().path("description").asText())
              .message(
                  2, new ProtobufWriter().message(1, schema(response.getValue().path("schema"))));
      responses.message(1, named(response.getKey(), new ProtobufWriter().message(1, answer)));
    }
    value.message(9, responses);
    extensions(value, 13, operation);
    out.message(field, value);
  }

  private static ProtobufWriter parameterItem(JsonNode parameter) {
    ProtobufWriter value = new ProtobufWriter();
    String in = parameter.path("in").asText();
    if (in.equals("body")) {
      value.message(
          1,
          new ProtobufWriter()
              .string(2, parameter.path("name").asText())
              .string(3, in)
              .bool(4, parameter.path("required").asBoolean())
              .message(5, schema(parameter.path("schema"))));
    } else {
      boolean query = in.equals("query");
      ProtobufWriter schema =
          new ProtobufWriter()
              .bool(1, parameter.path("required").asBoolean())
              .string(2, in)
              .string(4, parameter.path("name").asText())
              .string(query ? 6 : 5, parameter.path("type").asText());
      value.message(2, new ProtobufWriter().message(query ? 3 : 4, schema));
    }
    return new ProtobufWriter().message(1, value);
  }

  private static ProtobufWriter schema(JsonNode schema) {
    ProtobufWriter out = new ProtobufWriter();
    out.string(1, schema.path("$ref").asText(""));
    out.string(2, schema.path("format").asText(""));
    out.string(4, schema.path("description").asText(""));
    for (JsonNode name : schema.path("required")) {
      out.element(19, name.asText());
    }
    if (schema.path("additionalProperties").isObject()) {
      out.message(21, new ProtobufWriter().message(1, schema(schema.get("additionalProperties"))));
    }
    if (schema.path("type").isTextual()) {
      out.message(22, new ProtobufWriter().element(1, schema.get("type").asText()));
    }
    if (schema.path("items").isObject()) {
      out.message(23, new ProtobufWriter().message(1, schema(schema.get("items"))));
    }
    if (schema.path("properties").isObject()) {
      ProtobufWriter properties = new ProtobufWriter();
      for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
        properties.message(1, named(property.getKey(), schema(property.getValue())));
      }
      out.message(25, properties);
    }
    extensions(out, 31, schema);
    return out;
  }

  /** Extensions, whose values are YAML; JSON is YAML. */
  private static void extensions(ProtobufWriter out, int field, JsonNode holder) {
    for (Map.Entry<String, JsonNode> member : holder.properties()) {
      if (member.getKey().startsWith("x-")) {
        ProtobufWriter any = new ProtobufWriter().string(2, member.getValue() + "\n");
        out.message(field, named(member.getKey(), any));
      }
    }
  }
}
