package dev.slipway.runtime.apiserver.schema;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON as read, with the field names that stood twice in one object. The last value counts, as on
 * the real server, which names the field in a warning or refuses it.
 *
 * @param tree the value
 * @param duplicateFields paths such as {@code spec.containers[0].name}; a hundred at most
 */
public record JsonDocument(JsonNode tree, List<String> duplicateFields) {
  private static final int MAX_DUPLICATES = 100;

  public JsonDocument {
    requireNonNull(tree);
    duplicateFields = List.copyOf(duplicateFields);
  }

  /**
   * Reads exactly one value. The parser's own limits bound depth, string and number lengths.
   *
   * @throws IOException when the input is not one JSON value, or beyond the parser's limits
   */
  public static JsonDocument read(JsonParser parser) throws IOException {
    List<String> duplicates = new ArrayList<>();
    parser.nextToken();
    JsonNode tree = value(parser, "", duplicates);
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "more than one JSON value");
    }
    return new JsonDocument(tree, duplicates);
  }

  /** The words of warnings and errors: {@code duplicate field "spec.x"}. */
  public List<String> warnings() {
    return duplicateFields.stream().map(field -> "duplicate field \"" + field + "\"").toList();
  }

  private static JsonNode value(JsonParser parser, String path, List<String> duplicates)
      throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new JsonParseException(parser, "unexpected end of JSON input");
    }
    return switch (token) {
      case START_OBJECT -> object(parser, path, duplicates);
      case START_ARRAY -> array(parser, path, duplicates);
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            default -> nodes.numberNode(parser.getBigIntegerValue());
          };
      default -> throw new JsonParseException(parser, "unexpected end of JSON input");
    };
  }

  private static ObjectNode object(JsonParser parser, String path, List<String> duplicates)
      throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String at = path.isEmpty() ? name : path + "." + name;
      parser.nextToken();
      JsonNode previous = object.replace(name, value(parser, at, duplicates));
      if (previous != null && duplicates.size() < MAX_DUPLICATES) {
        duplicates.add(at);
      }
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser, String path, List<String> duplicates)
      throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser, path + "[" + array.size() + "]", duplicates));
    }
    return array;
  }
}
