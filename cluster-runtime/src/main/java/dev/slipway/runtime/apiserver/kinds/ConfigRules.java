package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import java.util.List;

/** What config maps and secrets have in common: entries of limited size, perhaps frozen. */
final class ConfigRules {
  private static final int LARGEST = 1 << 20;

  private ConfigRules() {}

  static void entries(Check check, KubeObject object, List<String> fields) {
    long size = 0;
    for (String field : fields) {
      for (var entry : object.at(field).properties()) {
        String at = field + "[" + entry.getKey() + "]";
        check.key(at, entry.getKey());
        if (entry.getValue().isTextual()) {
          size += entry.getValue().textValue().length();
        } else {
          check.invalid(at, entry.getValue(), "must be a string");
        }
      }
    }
    if (size > LARGEST) {
      check.tooLong(fields.get(0), LARGEST);
    }
  }

  static void frozen(Check check, KubeObject before, KubeObject after, List<String> fields) {
    if (!before.at("immutable").asBoolean()) {
      return;
    }
    if (!after.at("immutable").asBoolean()) {
      check.forbidden("immutable", "field is immutable when `immutable` is set");
    }
    for (String field : fields) {
      JsonNode was = before.at(field);
      JsonNode now = after.at(field);
      if (!was.equals(now) && !(Tree.empty(was) && Tree.empty(now))) {
        check.forbidden(field, "field is immutable when `immutable` is set");
      }
    }
  }
}
