package dev.slipway.runtime.apiserver.protobuf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.schema.JsonDocument;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Messages whose JSON form is not an object of their fields. */
final class SpecialValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String SCHEMA = "apiextensions.v1.JSONSchemaProps";
  private static final int DEEPEST_JSON = 200;
  private static final int LONGEST_NUMBER = 100;
  private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_JSON)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  private final MessageReader messages;

  SpecialValues(MessageReader messages) {
    this.messages = messages;
  }

  JsonNode read(Cursor in, String type, int depth) {
    return switch (type) {
      case "time" -> time(in, SECONDS);
      case "micro-time" -> time(in, MICROS);
      case "quantity" -> quantity(in);
      case "int-or-string" -> intOrString(in);
      case "raw" -> raw(in);
      case "schema-or-array" -> schemaOr(in, depth, Other.SCHEMAS);
      case "schema-or-strings" -> schemaOr(in, depth, Other.STRINGS);
      case "schema-or-bool" -> schemaOrBool(in, depth);
      default -> throw new IllegalStateException("the list of messages has the type " + type);
    };
  }

  /** What no JSON number can be is refused. */
  static JsonNode number(Cursor in) {
    double value = in.fixed64();
    if (!Double.isFinite(value)) {
      throw in.malformed("a number is not finite");
    }
    return value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE
        ? number((long) value)
        : NODES.numberNode(value);
  }

  /** The node that the same number in JSON is read into: trees are compared. */
  static JsonNode number(long value) {
    return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  /** A time without a second in it is none. */
  private static JsonNode time(Cursor in, DateTimeFormatter form) {
    if (!in.hasNext()) {
      return NODES.nullNode();
    }
    long seconds = 0;
    long nanos = 0;
    while (in.hasNext()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 -> seconds = in.varint();
        case 2 << 3 -> nanos = (int) in.varint();
        default -> in.skip(tag & 7);
      }
    }
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= 1_000_000_000) {
      throw in.malformed("a time is out of range");
    }
    try {
      return NODES.textNode(form.format(Instant.ofEpochSecond(seconds, nanos)));
    } catch (DateTimeException e) {
      throw in.malformed("a time is out of range");
    }
  }

  private static JsonNode quantity(Cursor in) {
    String text = "0";
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag == (1 << 3 | Cursor.LENGTH_DELIMITED)) {
        text = in.part().text();
      } else {
        in.skip(tag & 7);
      }
    }
    return NODES.textNode(text.isEmpty() ? "0" : text);
  }

  private static JsonNode intOrString(Cursor in) {
    long type = 0;
    int number = 0;
    String text = "";
    while (in.hasNext()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 -> type = in.varint();
        case 2 << 3 -> number = (int) in.varint();
        case 3 << 3 | Cursor.LENGTH_DELIMITED -> text = in.part().text();
        default -> in.skip(tag & 7);
      }
    }
    if (type != 0 && type != 1) {
      throw in.malformed("a value is neither a number nor a string");
    }
    return type == 0 ? NODES.numberNode(number) : NODES.textNode(text);
  }

  private static JsonNode raw(Cursor in) {
    byte[] json = new byte[0];
    while (in.hasNext()) {
      int tag = in.tag();
      if (tag == (1 << 3 | Cursor.LENGTH_DELIMITED)) {
        json = in.part().bytes();
      } else {
        in.skip(tag & 7);
      }
    }
    if (json.length == 0) {
      return NODES.nullNode();
    }
    try (JsonParser parser = JSON.createParser(json)) {
      return JsonDocument.read(parser).tree();
    } catch (IOException e) {
      throw in.malformed("JSON within it cannot be read: " + e.getMessage());
    }
  }

  private enum Other {
    SCHEMAS,
    STRINGS
  }

  private JsonNode schemaOr(Cursor in, int depth, Other other) {
    ObjectNode schema = NODES.objectNode();
    ArrayNode list = NODES.arrayNode();
    while (in.hasNext()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | Cursor.LENGTH_DELIMITED ->
            messages.read(in.part(), SCHEMA, schema, depth + 1);
        case 2 << 3 | Cursor.LENGTH_DELIMITED -> {
          messages.count(in);
          if (other == Other.STRINGS) {
            list.add(in.part().text());
          } else {
            messages.read(in.part(), SCHEMA, list.addObject(), depth + 1);
          }
        }
        default -> in.skip(tag & 7);
      }
    }
    return list.isEmpty() ? schema : list;
  }

  private JsonNode schemaOrBool(Cursor in, int depth) {
    boolean allows = false;
    JsonNode schema = NODES.nullNode();
    while (in.hasNext()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 -> allows = in.varint() != 0;
        case 2 << 3 | Cursor.LENGTH_DELIMITED -> {
          ObjectNode object = NODES.objectNode();
          messages.read(in.part(), SCHEMA, object, depth + 1);
          schema = object;
        }
        default -> in.skip(tag & 7);
      }
    }
    return schema.isNull() ? NODES.booleanNode(allows) : schema;
  }
}
