package dev.slipway.runtime.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What of a CustomResourceDefinition is refused by name, and what cannot be worked with. */
final class DefinitionRules {
  private static final int DEEPEST = 60;
  private static final int MOST = 50;

  private final List<Cause> findings = new ArrayList<>();

  private DefinitionRules() {}

  static List<Cause> check(ObjectNode definition) {
    DefinitionRules rules = new DefinitionRules();
    JsonNode versions = definition.path("spec").path("versions");
    for (int i = 0; i < versions.size(); i++) {
      rules.version(versions.get(i), "spec.versions[" + i + "]");
    }
    return List.copyOf(rules.findings);
  }

  private void version(JsonNode version, String path) {
    JsonNode schema = version.path("schema").path("openAPIV3Schema");
    if (!schema.isObject()) {
      findings.add(Cause.required(path + ".schema.openAPIV3Schema", "schemas are required"));
    } else {
      schema(schema, path + ".schema.openAPIV3Schema", 0);
    }
    JsonNode columns = version.path("additionalPrinterColumns");
    for (int i = 0; i < columns.size(); i++) {
      try {
        JsonPath.parse(columns.get(i).path("jsonPath").asText());
      } catch (IllegalArgumentException e) {
        findings.add(
            Cause.invalid(
                path + ".additionalPrinterColumns[" + i + "].jsonPath",
                quoted(columns.get(i).path("jsonPath").asText()),
                String.valueOf(e.getMessage())));
      }
    }
    JsonNode scale = version.path("subresources").path("scale");
    if (!scale.isMissingNode()
        && !(scale.path("specReplicasPath").asText("").equals(".spec.replicas")
            && scale.path("statusReplicasPath").asText("").equals(".status.replicas"))) {
      findings.add(
          Cause.forbidden(
              path + ".subresources.scale",
              "this server scales by .spec.replicas and .status.replicas only"));
    }
    if (version.path("selectableFields").size() > 0) {
      findings.add(
          Cause.forbidden(
              path + ".selectableFields", "field selectors on custom fields are not served"));
    }
  }

  private void schema(JsonNode schema, String path, int depth) {
    if (depth > DEEPEST || findings.size() > MOST) {
      findings.add(Cause.forbidden(path, "the schema is nested too deeply"));
      return;
    }
    if (schema.path("x-kubernetes-validations").size() > 0) {
      findings.add(
          Cause.forbidden(
              path + ".x-kubernetes-validations",
              "validation rules (CEL) are not served by this server"));
    }
    if (schema.has("$ref")) {
      findings.add(Cause.forbidden(path + ".$ref", "$ref is not supported"));
    }
    if (schema.path("pattern").isTextual()) {
      try {
        Pattern.compile(schema.path("pattern").asText());
      } catch (PatternSyntaxException e) {
        findings.add(
            Cause.invalid(
                path + ".pattern",
                quoted(schema.path("pattern").asText()),
                "must be a valid regular expression"));
      }
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      schema(property.getValue(), path + ".properties[" + property.getKey() + "]", depth + 1);
    }
    if (schema.path("items").isObject()) {
      schema(schema.path("items"), path + ".items", depth + 1);
    }
    if (schema.path("additionalProperties").isObject()) {
      schema(schema.path("additionalProperties"), path + ".additionalProperties", depth + 1);
    }
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
