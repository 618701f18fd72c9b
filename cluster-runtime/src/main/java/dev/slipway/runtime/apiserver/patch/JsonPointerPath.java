package dev.slipway.runtime.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON pointer, RFC 6901, whose last step may name a place that does not exist yet.
 *
 * @param steps unescaped; none for the whole document
 */
record JsonPointerPath(List<String> steps) {
  private static final int MAX_STEPS = 1000;

  JsonPointerPath {
    steps = List.copyOf(steps);
  }

  static JsonPointerPath parse(String text) {
    if (text.isEmpty()) {
      return new JsonPointerPath(List.of());
    }
    if (text.charAt(0) != '/') {
      throw PatchErrors.inapplicable("a path starts with /: " + text);
    }
    List<String> steps = new ArrayList<>();
    for (String step : text.substring(1).split("/", -1)) {
      if (steps.size() == MAX_STEPS) {
        throw PatchErrors.malformed("a path of a JSON patch has more than 1000 steps");
      }
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return new JsonPointerPath(steps);
  }

  boolean isRoot() {
    return steps.isEmpty();
  }

  String last() {
    return steps.get(steps.size() - 1);
  }

  /** True when {@code other} names something inside what this names. */
  boolean isProperPrefixOf(JsonPointerPath other) {
    return other.steps.size() > steps.size() && other.steps.subList(0, steps.size()).equals(steps);
  }

  /** The value named, which must exist. */
  JsonNode find(JsonNode document) {
    JsonNode node = document;
    for (String step : steps) {
      node = child(node, step);
    }
    return node;
  }

  /** The container of the value named, which must exist. */
  JsonNode findParent(JsonNode document) {
    return new JsonPointerPath(steps.subList(0, steps.size() - 1)).find(document);
  }

  private JsonNode child(JsonNode node, String step) {
    JsonNode child =
        switch (node) {
          case ObjectNode object -> object.get(step);
          case ArrayNode array -> array.get(index(step, array.size() - 1));
          default -> null;
        };
    if (child == null) {
      throw PatchErrors.inapplicable("no value at /" + String.join("/", steps));
    }
    return child;
  }

  /** An array index as a step writes it, no greater than {@code greatest}. */
  static int index(String step, int greatest) {
    if (!step.matches("0|[1-9][0-9]{0,8}")) {
      throw PatchErrors.inapplicable("not an array index: " + step);
    }
    int index = Integer.parseInt(step);
    if (index > greatest) {
      throw PatchErrors.inapplicable("array index out of bounds: " + step);
    }
    return index;
  }
}
