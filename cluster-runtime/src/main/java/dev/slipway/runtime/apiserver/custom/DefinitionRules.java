package dev.slipway.runtime.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.status.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a CustomResourceDefinition must say, and what of it is refused by name. */
final class DefinitionRules {
  private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final int DEEPEST = 60;
  private static final int MOST = 50;

  private final List<Cause> findings = new ArrayList<>();

  private DefinitionRules() {}

  static List<Cause> check(ObjectNode definition) {
    DefinitionRules rules = new DefinitionRules();
    rules.spec(definition.path("metadata").path("name").asText(""), definition.path("spec"));
    return List.copyOf(rules.findings);
  }

  private void spec(String name, JsonNode spec) {
    String group = spec.path("group").asText("");
    String plural = spec.path("names").path("plural").asText("");
    if (group.isEmpty()) {
      findings.add(Cause.required("spec.group", ""));
    } else if (!group.contains(".")) {
      findings.add(
          Cause.invalid("spec.group", quoted(group), "should be a domain with at least one dot"));
    }
    if (plural.isEmpty()) {
      findings.add(Cause.required("spec.names.plural", ""));
    } else if (!LABEL.matcher(plural).matches()) {
      findings.add(Cause.invalid("spec.names.plural", quoted(plural), "must be a DNS-1035 label"));
    }
    if (spec.path("names").path("kind").asText("").isEmpty()) {
      findings.add(Cause.required("spec.names.kind", ""));
    }
    if (!name.equals(plural + "." + group)) {
      findings.add(
          Cause.invalid(
              "metadata.name", quoted(name), "must be spec.names.plural+\".\"+spec.group"));
    }
    String scope = spec.path("scope").asText("");
    if (scope.isEmpty()) {
      findings.add(Cause.required("spec.scope", ""));
    } else if (!scope.equals("Namespaced") && !scope.equals("Cluster")) {
      findings.add(Cause.notSupported("spec.scope", scope, List.of("Cluster", "Namespaced")));
    }
    if (spec.path("conversion").path("strategy").asText("None").equals("Webhook")) {
      findings.add(
          Cause.forbidden(
              "spec.conversion.strategy", "conversion webhooks are not served by this server"));
    }
    versions(spec.path("versions"));
  }

  private void versions(JsonNode versions) {
    if (!versions.isArray() || versions.isEmpty()) {
      findings.add(Cause.required("spec.versions", "must have at least one version"));
      return;
    }
    int stored = 0;
    Set<String> names = new HashSet<>();
    for (int i = 0; i < versions.size(); i++) {
      JsonNode version = versions.get(i);
      String path = "spec.versions[" + i + "]";
      String name = version.path("name").asText("");
      if (!LABEL.matcher(name).matches()) {
        findings.add(Cause.invalid(path + ".name", quoted(name), "must be a DNS-1035 label"));
      } else if (!names.add(name)) {
        findings.add(Cause.duplicate(path + ".name", name));
      }
      stored += version.path("storage").asBoolean(false) ? 1 : 0;
      version(version, path);
    }
    if (stored != 1) {
      findings.add(
          Cause.invalid(
              "spec.versions",
              quoted(String.valueOf(stored)),
              "must have exactly one version marked as storage version"));
    }
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
