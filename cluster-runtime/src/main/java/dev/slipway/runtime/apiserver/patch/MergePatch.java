package dev.slipway.runtime.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON merge patch, RFC 7396. */
public final class MergePatch {
  private MergePatch() {}

  /** A new tree: {@code original} with what {@code patch} says; {@code null} removes a member. */
  public static ObjectNode apply(ObjectNode original, ObjectNode patch) {
    ObjectNode result = original.deepCopy();
    merge(result, patch);
    return result;
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      if (value.isNull()) {
        target.remove(name);
      } else if (value instanceof ObjectNode changes) {
        ObjectNode child =
            target.get(name) instanceof ObjectNode present
                ? present
                : JsonNodeFactory.instance.objectNode();
        merge(child, changes);
        target.set(name, child);
      } else {
        target.set(name, value.deepCopy());
      }
    }
  }
}
