package dev.slipway.api.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON values, one after another, with the line of every field. */
final class JsonDocuments {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ReadLimits limits;
  private final Findings findings;
  private final JsonParser parser;
  private int values;

  private JsonDocuments(JsonParser parser, ReadLimits limits, Findings findings) {
    this.parser = parser;
    this.limits = limits;
    this.findings = findings;
  }

  static List<Document> read(String text, ReadLimits limits, Findings findings) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxStringLength(limits.bytes())
                    .maxNameLength(10_000)
                    .maxNumberLength(400)
                    .build())
            .build();
    try (JsonParser parser = factory.createParser(text)) {
      return new JsonDocuments(parser, limits, findings).all();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new ReadProblem(line, "this is not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ReadProblem(1, "this is not valid JSON: " + e.getMessage());
    }
  }

  private List<Document> all() throws IOException {
    List<Document> documents = new ArrayList<>();
    while (parser.nextToken() != null) {
      if (documents.size() >= limits.documents()) {
        throw new ReadProblem(line(), "the file has more than " + limits.documents() + " objects");
      }
      int before = findings.size();
      LineTree lines = new LineTree(line());
      JsonNode value = value(lines);
      documents.add(
          new Document(documents.size(), value, lines, List.of(), findings.size() > before));
    }
    return documents;
  }

  private JsonNode value(LineTree lines) throws IOException {
    if (++values > limits.values()) {
      throw new ReadProblem(line(), "the file holds more than " + limits.values() + " values");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(lines);
      case START_ARRAY -> array(lines);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> PlainScalars.integer(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> PlainScalars.decimal(parser.getText());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  private ObjectNode object(LineTree lines) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      LineTree child = new LineTree(line());
      parser.nextToken();
      JsonNode value = value(child);
      if (object.has(field)) {
        findings.add(
            child.line(),
            "the key \"%s\" stands twice in one object (first on line %d)"
                .formatted(field, lines.at(field).line()));
        continue;
      }
      object.set(field, value);
      lines.children().put(field, child);
    }
    return object;
  }

  private ArrayNode array(LineTree lines) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      LineTree child = new LineTree(line());
      lines.children().put("[" + array.size() + "]", child);
      array.add(value(child));
    }
    return array;
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
