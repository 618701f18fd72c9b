package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Moves of single fields. All of them leave alone what is not of the expected form. */
final class Fields {
  private Fields() {}

  /** Gives a field another name, unless the other name is taken already. */
  static void rename(JsonNode object, String from, String to) {
    if (object instanceof ObjectNode fields && fields.has(from)) {
      JsonNode value = fields.remove(from);
      if (absent(fields.path(to))) {
        fields.set(to, value);
      }
    }
  }

  static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  /** True for a text, list or mapping without content, too. */
  static boolean empty(JsonNode value) {
    return absent(value)
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.asText().isEmpty());
  }

  /** The mapping under a name, made when it is absent; null-safe callers check the parent. */
  static ObjectNode child(ObjectNode parent, String name) {
    return parent.path(name) instanceof ObjectNode existing ? existing : parent.putObject(name);
  }

  static void setIfAbsent(ObjectNode object, String name, String value) {
    if (empty(object.path(name))) {
      object.put(name, value);
    }
  }
}
