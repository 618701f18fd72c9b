package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import java.util.ArrayList;
import java.util.List;

/** What of a pod may be changed: hardly anything. */
final class PodUpdateRules {
  private static final String DETAIL =
      "pod updates may not change fields other than"
          + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
          + "`spec.tolerations` (only additions to existing"
          + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
          + " previously negative)";

  private PodUpdateRules() {}

  static void check(Check check, KubeObject before, KubeObject after) {
    JsonNode old = before.at("spec");
    if (old.equals(after.at("spec"))) {
      return;
    }
    if (old.path("containers").size() != after.at("spec", "containers").size()) {
      check.forbidden("spec.containers", "pod updates may not add or remove containers");
      return;
    }
    deadline(check, old, after.at("spec"));
    if (!(after.at("spec").deepCopy() instanceof ObjectNode allowed)) {
      return;
    }
    images(old.path("containers"), allowed.path("containers"));
    images(old.path("initContainers"), allowed.path("initContainers"));
    copy(old, allowed, "activeDeadlineSeconds");
    if (onlyAdded(old.path("tolerations"), allowed.path("tolerations"))) {
      copy(old, allowed, "tolerations");
    } else {
      check.forbidden(
          "spec.tolerations",
          "existing toleration can not be modified except its tolerationSeconds");
      return;
    }
    if (!allowed.equals(old)) {
      check.forbidden("spec", DETAIL);
    }
  }

  private static void deadline(Check check, JsonNode old, JsonNode spec) {
    JsonNode before = old.path("activeDeadlineSeconds");
    JsonNode after = spec.path("activeDeadlineSeconds");
    if (before.isIntegralNumber()
        && (!after.isIntegralNumber() || after.asLong() > before.asLong())) {
      check.invalid(
          "spec.activeDeadlineSeconds",
          after,
          "must be less than or equal to previous value " + before.asText());
    }
  }

  private static void images(JsonNode old, JsonNode containers) {
    for (int i = 0; i < Math.min(old.size(), containers.size()); i++) {
      if (containers.get(i) instanceof ObjectNode container && old.get(i).has("image")) {
        container.set("image", old.get(i).path("image"));
      }
    }
  }

  private static void copy(JsonNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.path(field));
    } else {
      to.remove(field);
    }
  }

  private static boolean onlyAdded(JsonNode old, JsonNode tolerations) {
    List<JsonNode> now = new ArrayList<>();
    tolerations.forEach(one -> now.add(withoutSeconds(one)));
    for (JsonNode one : old) {
      if (!now.contains(withoutSeconds(one))) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode withoutSeconds(JsonNode toleration) {
    JsonNode copy = toleration.deepCopy();
    if (copy instanceof ObjectNode object) {
      object.remove("tolerationSeconds");
    }
    return copy;
  }
}
