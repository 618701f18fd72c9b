package dev.slipway.runtime.apiserver.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What the real server holds for an object that does not exist yet: fields that are always there,
 * with nothing in them. Who creates an object owns what it sets beyond that.
 */
public final class EmptyObjects {
  private static final class Holder {
    static final Map<String, ObjectNode> FORMS = load();
  }

  private EmptyObjects() {}

  /** The empty form of an object's kind, as a tree of the caller's own. */
  public static ObjectNode of(TypeSchema schema, ObjectNode object) {
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    for (String field : new String[] {"apiVersion", "kind"}) {
      JsonNode value = object.get(field);
      if (value != null) {
        form.set(field, value);
      }
    }
    complete(schema, form);
    return form;
  }

  /** Puts into an object what its kind always has and it lacks. */
  public static void complete(TypeSchema schema, ObjectNode object) {
    if (schema instanceof Struct struct) {
      ObjectNode form = Holder.FORMS.get(struct.name());
      if (form != null) {
        complete(form, object);
      }
    }
  }

  private static void complete(ObjectNode form, ObjectNode object) {
    for (Map.Entry<String, JsonNode> field : form.properties()) {
      JsonNode present = object.get(field.getKey());
      if (present == null) {
        object.set(field.getKey(), field.getValue().deepCopy());
      } else if (present instanceof ObjectNode child
          && field.getValue() instanceof ObjectNode part) {
        complete(part, child);
      }
    }
  }

  private static Map<String, ObjectNode> load() {
    ObjectMapper json = new ObjectMapper();
    Map<String, ObjectNode> forms = new HashMap<>();
    for (String line : Resources.lines("empty-objects.txt")) {
      int space = line.indexOf(' ');
      try {
        if (json.readTree(line.substring(space + 1)) instanceof ObjectNode form) {
          forms.put(line.substring(0, space), form);
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("empty-objects.txt is malformed: " + line, e);
      }
    }
    return forms;
  }
}
