package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code v1beta1} and {@code v1beta2} kept the metadata at the top of the object. */
final class FlatMetadata {
  private static final List<String> SAME =
      List.of(
          "uid",
          "creationTimestamp",
          "namespace",
          "labels",
          "annotations",
          "generateName",
          "deletionTimestamp");

  private FlatMetadata() {}

  /** Fields that stand in {@code metadata} already are left as they are there. */
  static void nest(ObjectNode object) {
    ObjectNode metadata = Fields.child(object, "metadata");
    move(object, "id", metadata, "name");
    for (String field : SAME) {
      move(object, field, metadata, field);
    }
    JsonNode revision = object.remove("resourceVersion");
    if (revision != null && !revision.asText().isEmpty() && !revision.asText().equals("0")) {
      metadata.put("resourceVersion", revision.asText());
    }
    object.remove("selfLink");
  }

  private static void move(ObjectNode from, String field, ObjectNode to, String name) {
    JsonNode value = from.remove(field);
    if (value != null && !value.isNull() && !to.has(name)) {
      to.set(name, value);
    }
  }
}
