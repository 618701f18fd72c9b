package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.status.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a definition of a kind must look like. */
final class CustomResourceDefinitionRules {
  private CustomResourceDefinitionRules() {}

  static void check(Check check, KubeObject definition) {
    JsonNode spec = definition.at("spec");
    JsonNode names = spec.path("names");
    if (check.text("spec.group", spec.path("group"))) {
      check.subdomain("spec.group", spec.path("group"));
      if (!spec.path("group").textValue().contains(".")) {
        check.invalid("spec.group", spec.path("group"), "should be a domain with at least one dot");
      }
    }
    if (Tree.empty(spec.path("scope"))) {
      check.required("spec.scope", "");
    } else {
      check.oneOf("spec.scope", spec.path("scope"), List.of("Cluster", "Namespaced"));
    }
    check.label("spec.names.plural", names.path("plural"));
    check.label("spec.names.singular", names.path("singular"));
    check.text("spec.names.kind", names.path("kind"));
    check.text("spec.names.listKind", names.path("listKind"));
    String expected = names.path("plural").asText("") + "." + spec.path("group").asText("");
    if (!definition.name().equals(expected)) {
      check.add(
          Cause.invalid(
              "metadata.name",
              '"' + definition.name() + '"',
              "must be spec.names.plural+\".\"+spec.group"));
    }
    versions(check, spec.path("versions"));
    JsonNode strategy = spec.path("conversion").path("strategy");
    if (strategy.asText().equals("Webhook")) {
      check.forbidden("spec.conversion.strategy", "conversion by webhooks is not implemented");
    } else {
      check.oneOf("spec.conversion.strategy", strategy, List.of("None", "Webhook"));
    }
  }

  private static void versions(Check check, JsonNode versions) {
    if (versions.isEmpty()) {
      check.required("spec.versions", "must have at least one version");
      return;
    }
    int stored = 0;
    Set<String> names = new HashSet<>();
    for (int i = 0; i < versions.size(); i++) {
      String at = "spec.versions[" + i + "]";
      JsonNode version = versions.path(i);
      if (check.label(at + ".name", version.path("name"))
          && !names.add(version.path("name").textValue())) {
        check.duplicate(at + ".name", version.path("name").textValue());
      }
      stored += version.path("storage").asBoolean() ? 1 : 0;
      JsonNode schema = version.path("schema").path("openAPIV3Schema");
      if (!schema.isObject()) {
        check.required(at + ".schema.openAPIV3Schema", "schemas are required");
      } else if (!schema.path("type").asText().equals("object")) {
        check.invalid(
            at + ".schema.openAPIV3Schema.type", schema.path("type"), "must be object at the root");
      }
    }
    if (stored != 1) {
      check.add(
          Cause.invalid(
              "spec.versions",
              stored + " of " + versions.size(),
              "must have exactly one version marked as storage version"));
    }
  }
}
