package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Filling in fields of trees whose shape nobody has checked yet. */
final class Tree {
  private Tree() {}

  static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  /** Absent, or the empty text, list or mapping. */
  static boolean empty(JsonNode value) {
    return absent(value)
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.textValue().isEmpty());
  }

  static void text(ObjectNode object, String field, String value) {
    if (empty(object.path(field))) {
      object.put(field, value);
    }
  }

  static void number(ObjectNode object, String field, int value) {
    if (absent(object.path(field))) {
      object.put(field, value);
    }
  }

  static void flag(ObjectNode object, String field, boolean value) {
    if (absent(object.path(field))) {
      object.put(field, value);
    }
  }

  /** An empty mapping where there is nothing. */
  static void object(ObjectNode object, String field) {
    if (absent(object.path(field))) {
      object.putObject(field);
    }
  }

  /** The mappings in a list; empty when it is none. */
  static List<ObjectNode> objects(JsonNode list) {
    List<ObjectNode> objects = new ArrayList<>();
    if (list.isArray()) {
      for (JsonNode item : list) {
        if (item instanceof ObjectNode object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }
}
