package dev.slipway.runtime.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What {@code metadata} must look like, whatever the kind. */
final class MetadataRules {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String OLD_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final int LONGEST_ANNOTATIONS = 256 * 1024;

  private enum NameRule {
    SUBDOMAIN_NAME(
        MetadataRules.SUBDOMAIN,
        253,
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
            + " '.', and must start and end with an alphanumeric character (e.g. 'example.com',"
            + " regex used for validation is '"
            + MetadataRules.SUBDOMAIN
            + "')"),
    LABEL_NAME(
        MetadataRules.LABEL,
        63,
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
            + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
            + " regex used for validation is '"
            + MetadataRules.LABEL
            + "')"),
    SERVICE_NAME(
        OLD_LABEL,
        63,
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
            + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
            + " 'abc-123', regex used for validation is '"
            + OLD_LABEL
            + "')"),
    PATH_SEGMENT("[^/%]*", 253, "may not contain '/' or '%'");

    private final Pattern pattern;
    private final int longest;
    private final String detail;

    NameRule(String pattern, int longest, String detail) {
      this.pattern = Pattern.compile(pattern);
      this.longest = longest;
      this.detail = detail;
    }
  }

  private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(SUBDOMAIN);
  private static final Pattern QUALIFIED_PATTERN = Pattern.compile(QUALIFIED);

  private MetadataRules() {}

  static List<Cause> check(Target target, ObjectNode object) {
    ObjectNode metadata = Metadata.of(object);
    List<Cause> findings = new ArrayList<>();
    name(target, findings);
    strings(metadata, "labels", findings).forEach((key, value) -> label(key, value, findings));
    int size = 0;
    for (Map.Entry<String, String> one : strings(metadata, "annotations", findings).entrySet()) {
      qualifiedName(
          "metadata.annotations", one.getKey().toLowerCase(java.util.Locale.ROOT), findings);
      size += one.getKey().length() + one.getValue().length();
    }
    if (size > LONGEST_ANNOTATIONS) {
      findings.add(
          new Cause(
              "FieldValueTooLong",
              "Too long: may not be more than " + LONGEST_ANNOTATIONS + " bytes",
              "metadata.annotations"));
    }
    ownerReferences(metadata.path("ownerReferences"), findings);
    finalizers(metadata.path("finalizers"), findings);
    return findings;
  }

  private static void name(Target target, List<Cause> findings) {
    String name = target.name();
    if (name.isEmpty()) {
      findings.add(Cause.required("metadata.name", "name or generateName is required"));
      return;
    }
    NameRule rule = rule(target);
    if (name.equals(".") || name.equals("..")) {
      findings.add(Cause.invalid("metadata.name", quoted(name), "may not be '" + name + "'"));
    } else if (name.length() > rule.longest) {
      findings.add(
          Cause.invalid(
              "metadata.name",
              quoted(name),
              "must be no more than " + rule.longest + " characters"));
    } else if (!rule.pattern.matcher(name).matches()) {
      findings.add(Cause.invalid("metadata.name", quoted(name), rule.detail));
    }
  }

  private static NameRule rule(Target target) {
    String group = target.type().kind().group();
    return switch (target.type().kind().kind()) {
      case "Service" -> group.isEmpty() ? NameRule.SERVICE_NAME : NameRule.SUBDOMAIN_NAME;
      case "Namespace" -> group.isEmpty() ? NameRule.LABEL_NAME : NameRule.SUBDOMAIN_NAME;
      case "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding" ->
          group.equals("rbac.authorization.k8s.io")
              ? NameRule.PATH_SEGMENT
              : NameRule.SUBDOMAIN_NAME;
      default -> NameRule.SUBDOMAIN_NAME;
    };
  }

  private static Map<String, String> strings(
      ObjectNode metadata, String field, List<Cause> findings) {
    JsonNode node = metadata.path(field);
    Map<String, String> result = new java.util.LinkedHashMap<>();
    if (node.isMissingNode() || node.isNull()) {
      return result;
    }
    if (!node.isObject()) {
      findings.add(Cause.invalid("metadata." + field, node.toString(), "must be a map of strings"));
      return result;
    }
    for (Map.Entry<String, JsonNode> one : node.properties()) {
      if (one.getValue().isTextual()) {
        result.put(one.getKey(), one.getValue().textValue());
      } else {
        findings.add(
            Cause.invalid(
                "metadata." + field + "[" + one.getKey() + "]",
                one.getValue().toString(),
                "must be a string"));
      }
    }
    return result;
  }

  private static void label(String key, String value, List<Cause> findings) {
    qualifiedName("metadata.labels", key, findings);
    if (value.length() > 63) {
      findings.add(
          Cause.invalid("metadata.labels", quoted(value), "must be no more than 63 characters"));
    } else if (!value.isEmpty() && !QUALIFIED_PATTERN.matcher(value).matches()) {
      findings.add(
          Cause.invalid(
              "metadata.labels",
              quoted(value),
              "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                  + " '_' or '.', and must start and end with an alphanumeric character (e.g."
                  + " 'MyValue',  or 'my_value',  or '12345', regex used for validation is '("
                  + QUALIFIED
                  + ")?')"));
    }
  }

  private static void qualifiedName(String field, String key, List<Cause> findings) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    String prefix = slash < 0 ? null : key.substring(0, slash);
    if (prefix != null && (prefix.isEmpty() || !SUBDOMAIN_PATTERN.matcher(prefix).matches())) {
      findings.add(
          Cause.invalid(field, quoted(key), "prefix part " + NameRule.SUBDOMAIN_NAME.detail));
    }
    if (name.isEmpty()) {
      findings.add(Cause.invalid(field, quoted(key), "name part must be non-empty"));
    } else if (name.length() > 63) {
      findings.add(
          Cause.invalid(field, quoted(key), "name part must be no more than 63 characters"));
    }
    if (!QUALIFIED_PATTERN.matcher(name).matches()) {
      findings.add(
          Cause.invalid(
              field,
              quoted(key),
              "name part must consist of alphanumeric characters, '-', '_' or '.', and must start"
                  + " and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or"
                  + " '123-abc', regex used for validation is '"
                  + QUALIFIED
                  + "')"));
    }
  }

  private static void ownerReferences(JsonNode owners, List<Cause> findings) {
    if (owners.isMissingNode() || owners.isNull()) {
      return;
    }
    if (!owners.isArray()) {
      findings.add(Cause.invalid("metadata.ownerReferences", owners.toString(), "must be a list"));
      return;
    }
    int controllers = 0;
    for (JsonNode owner : owners) {
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        if (owner.path(field).asText("").isEmpty()) {
          findings.add(
              Cause.invalid(
                  "metadata.ownerReferences." + field, "\"\"", field + " must not be empty"));
        }
      }
      controllers += owner.path("controller").asBoolean(false) ? 1 : 0;
    }
    if (controllers > 1) {
      findings.add(
          Cause.invalid(
              "metadata.ownerReferences",
              owners.toString(),
              "Only one reference can have Controller set to true."));
    }
  }

  private static void finalizers(JsonNode finalizers, List<Cause> findings) {
    if (finalizers.isMissingNode() || finalizers.isNull()) {
      return;
    }
    if (!finalizers.isArray()) {
      findings.add(Cause.invalid("metadata.finalizers", finalizers.toString(), "must be a list"));
      return;
    }
    for (JsonNode one : finalizers) {
      if (one.isTextual()) {
        qualifiedName("metadata.finalizers", one.textValue(), findings);
      } else {
        findings.add(Cause.invalid("metadata.finalizers", one.toString(), "must be a string"));
      }
    }
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
