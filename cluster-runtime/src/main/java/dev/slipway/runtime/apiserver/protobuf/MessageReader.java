package dev.slipway.runtime.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.protobuf.Messages.Field;
import dev.slipway.runtime.apiserver.status.ApiException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the JSON tree of one message, within limits of depth and number of values. */
final class MessageReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final int DEEPEST = 200;

  /**
   * An empty message takes two bytes and becomes an object of many: bodies could be small bombs.
   */
  private static final int MOST_VALUES = 300_000;

  private final Messages messages;
  private final SpecialValues special = new SpecialValues(this);
  private int values;

  MessageReader(Messages messages) {
    this.messages = messages;
  }

  /** Adds the fields of a message to an object. */
  void read(Cursor in, String type, ObjectNode into) {
    read(in, type, into, 0);
  }

  void read(Cursor in, String type, ObjectNode into, int depth) {
    if (depth > DEEPEST) {
      throw in.malformed("it is nested more than " + DEEPEST + " levels deep");
    }
    count(in);
    Map<Integer, Field> fields =
        messages
            .find(type)
            .orElseThrow(() -> new IllegalStateException("the list of messages lacks " + type));
    while (in.hasNext()) {
      int tag = in.tag();
      @Nullable Field field = fields.get(tag >>> 3);
      if (field == null) {
        in.skip(tag & 7);
      } else {
        field(in, tag & 7, field, into, depth);
      }
    }
  }

  private void field(Cursor in, int wireType, Field field, ObjectNode into, int depth) {
    count(in);
    switch (field.shape()) {
      case ONE -> {
        if (field.isEmbedded()) {
          read(delimited(in, wireType, field), field.type(), into, depth + 1);
          return;
        }
        JsonNode value = value(in, wireType, field, into.get(field.name()), depth);
        if (field.omitsZero() && isZero(value)) {
          into.remove(field.name());
        } else {
          into.set(field.name(), value);
        }
      }
      case LIST -> elements(in, wireType, field, array(into, field.name()), depth);
      case MAP -> {
        ObjectNode map =
            into.get(field.name()) instanceof ObjectNode known
                ? known
                : into.putObject(field.name());
        entry(delimited(in, wireType, field), field, map, depth);
      }
    }
  }

  private void elements(Cursor in, int wireType, Field field, ArrayNode into, int depth) {
    boolean number = field.type().startsWith("int");
    if (number && wireType == Cursor.LENGTH_DELIMITED) {
      Cursor packed = in.part();
      while (packed.hasNext()) {
        count(packed);
        into.add(value(packed, Cursor.VARINT, field, null, depth));
      }
      return;
    }
    into.add(value(in, wireType, field, null, depth));
  }

  private void entry(Cursor in, Field field, ObjectNode into, int depth) {
    String key = "";
    @Nullable JsonNode value = null;
    while (in.hasNext()) {
      int tag = in.tag();
      switch (tag >>> 3) {
        case 1 -> key = delimited(in, tag & 7, field).text();
        case 2 -> value = value(in, tag & 7, field, null, depth);
        default -> in.skip(tag & 7);
      }
    }
    into.set(key, value == null ? empty(field, depth) : value);
  }

  /** What an entry holds that names its key only. */
  private JsonNode empty(Field field, int depth) {
    int wireType =
        switch (field.type()) {
          case "int32", "int64", "bool" -> Cursor.VARINT;
          case "double" -> Cursor.FIXED64;
          default -> Cursor.LENGTH_DELIMITED;
        };
    return value(new Cursor(new byte[Double.BYTES], 0), wireType, field, null, depth);
  }

  private JsonNode value(
      Cursor in, int wireType, Field field, @Nullable JsonNode before, int depth) {
    return switch (field.type()) {
      case "int32" -> NODES.numberNode((int) varint(in, wireType, field));
      case "int64" -> SpecialValues.number(varint(in, wireType, field));
      case "bool" -> NODES.booleanNode(varint(in, wireType, field) != 0);
      case "double" -> {
        require(wireType == Cursor.FIXED64, in, wireType, field);
        yield SpecialValues.number(in);
      }
      case "string" -> NODES.textNode(delimited(in, wireType, field).text());
      case "bytes" ->
          NODES.textNode(
              Base64.getEncoder().encodeToString(delimited(in, wireType, field).bytes()));
      default -> {
        Cursor part = delimited(in, wireType, field);
        if (field.type().indexOf('.') < 0) {
          yield special.read(part, field.type(), depth);
        }
        // A message that comes in several parts is the sum of them.
        ObjectNode object = before instanceof ObjectNode known ? known : NODES.objectNode();
        read(part, field.type(), object, depth + 1);
        yield object;
      }
    };
  }

  private static ArrayNode array(ObjectNode into, String name) {
    return into.get(name) instanceof ArrayNode known ? known : into.putArray(name);
  }

  private static boolean isZero(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue().isEmpty();
      case NUMBER -> value.doubleValue() == 0;
      case BOOLEAN -> !value.booleanValue();
      default -> false;
    };
  }

  void count(Cursor in) {
    if (++values > MOST_VALUES) {
      throw in.malformed("it has more than " + MOST_VALUES + " values");
    }
  }

  private static long varint(Cursor in, int wireType, Field field) {
    require(wireType == Cursor.VARINT, in, wireType, field);
    return in.varint();
  }

  private static Cursor delimited(Cursor in, int wireType, Field field) {
    require(wireType == Cursor.LENGTH_DELIMITED, in, wireType, field);
    return in.part();
  }

  private static void require(boolean holds, Cursor in, int wireType, Field field) {
    if (!holds) {
      throw wrongType(in, wireType, field);
    }
  }

  private static ApiException wrongType(Cursor in, int wireType, Field field) {
    String name = field.isEmbedded() ? field.type() : field.name();
    return in.malformed("field " + name + " cannot have wire type " + wireType);
  }
}
