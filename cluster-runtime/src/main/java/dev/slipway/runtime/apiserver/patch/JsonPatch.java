package dev.slipway.runtime.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.schema.JsonEquality;

/** JSON Patch, RFC 6902. */
public final class JsonPatch {
  private static final int MAX_OPERATIONS = 10_000;
  private static final long MAX_COPIED_CHARACTERS = 3L << 20;

  private JsonNode document;
  private long copied;

  private JsonPatch(JsonNode document) {
    this.document = document;
  }

  /**
   * A new tree: {@code original} after all operations of {@code patch}, in order.
   *
   * @throws dev.slipway.runtime.apiserver.status.ApiException when one is malformed (400), does not
   *     fit or is a test that fails (422), or the patch does too much (413); none has then any
   *     effect
   */
  public static ObjectNode apply(ObjectNode original, JsonNode patch) {
    if (!(patch instanceof ArrayNode operations)) {
      throw PatchErrors.malformed("a JSON patch is a list of operations");
    }
    if (operations.size() > MAX_OPERATIONS) {
      throw PatchErrors.tooLarge(
          "The allowed maximum operations in a JSON patch is "
              + MAX_OPERATIONS
              + ", got "
              + operations.size());
    }
    JsonPatch run = new JsonPatch(original.deepCopy());
    for (JsonNode operation : operations) {
      run.perform(operation);
    }
    if (run.document instanceof ObjectNode result) {
      return result;
    }
    throw PatchErrors.inapplicable("the patched document is no object");
  }

  private void perform(JsonNode operation) {
    JsonPointerPath path = pointer(operation, "path");
    switch (text(operation, "op")) {
      case "add" -> add(path, value(operation).deepCopy());
      case "remove" -> remove(path);
      case "replace" -> replace(path, value(operation).deepCopy());
      case "test" -> test(path, value(operation));
      case "copy" -> copy(pointer(operation, "from"), path);
      case "move" -> move(pointer(operation, "from"), path);
      case String other ->
          throw PatchErrors.malformed("unknown operation in a JSON patch: " + other);
    }
  }

  private void add(JsonPointerPath path, JsonNode value) {
    if (path.isRoot()) {
      document = value;
      return;
    }
    switch (path.findParent(document)) {
      case ObjectNode object -> object.set(path.last(), value);
      case ArrayNode array -> {
        int end = array.size();
        array.insert(
            path.last().equals("-") ? end : JsonPointerPath.index(path.last(), end), value);
      }
      default -> throw PatchErrors.inapplicable("a scalar has no members");
    }
  }

  private JsonNode remove(JsonPointerPath path) {
    if (path.isRoot()) {
      throw PatchErrors.inapplicable("the whole document cannot be removed");
    }
    JsonNode removed = path.find(document);
    switch (path.findParent(document)) {
      case ObjectNode object -> object.remove(path.last());
      case ArrayNode array -> array.remove(JsonPointerPath.index(path.last(), array.size() - 1));
      default -> throw PatchErrors.inapplicable("a scalar has no members");
    }
    return removed;
  }

  private void replace(JsonPointerPath path, JsonNode value) {
    if (path.isRoot()) {
      document = value;
      return;
    }
    path.find(document);
    switch (path.findParent(document)) {
      case ObjectNode object -> object.set(path.last(), value);
      case ArrayNode array ->
          array.set(JsonPointerPath.index(path.last(), array.size() - 1), value);
      default -> throw PatchErrors.inapplicable("a scalar has no members");
    }
  }

  private void test(JsonPointerPath path, JsonNode expected) {
    if (!JsonEquality.equal(path.find(document), expected)) {
      throw PatchErrors.inapplicable("test failed at /" + String.join("/", path.steps()));
    }
  }

  private void copy(JsonPointerPath from, JsonPointerPath to) {
    JsonNode value = from.find(document).deepCopy();
    copied += value.toString().length();
    if (copied > MAX_COPIED_CHARACTERS) {
      throw PatchErrors.tooLarge("the copies that a JSON patch makes are more than 3 MiB");
    }
    add(to, value);
  }

  private void move(JsonPointerPath from, JsonPointerPath to) {
    if (from.isProperPrefixOf(to)) {
      throw PatchErrors.inapplicable("a value cannot be moved into itself");
    }
    if (from.equals(to)) {
      from.find(document);
      return;
    }
    add(to, remove(from));
  }

  private static JsonPointerPath pointer(JsonNode operation, String field) {
    return JsonPointerPath.parse(text(operation, field));
  }

  private static String text(JsonNode operation, String field) {
    JsonNode value = operation.path(field);
    if (!value.isTextual()) {
      throw PatchErrors.malformed("an operation of a JSON patch lacks its \"" + field + "\"");
    }
    return value.textValue();
  }

  private static JsonNode value(JsonNode operation) {
    JsonNode value = operation.get("value");
    if (value == null) {
      throw PatchErrors.malformed("an operation of a JSON patch lacks its \"value\"");
    }
    return value;
  }
}
