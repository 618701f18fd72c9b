package dev.slipway.api.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Without these fields right, nobody can say which object a manifest is. */
final class MetadataChecks {
  private static final Pattern API_VERSION =
      Pattern.compile("(?:[a-z0-9][-a-z0-9.]*/)?v[0-9][a-z0-9]*");
  private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

  private MetadataChecks() {}

  /** What is wrong with {@code apiVersion} or {@code kind}. */
  static Optional<String> typeProblem(ObjectNode object) {
    for (String field : List.of("apiVersion", "kind")) {
      JsonNode value = object.path(field);
      if (value.isMissingNode()
          || value.isNull()
          || value.asText().isEmpty() && value.isTextual()) {
        return Optional.of(field + " is missing");
      }
      if (!value.isTextual()) {
        return Optional.of(field + " must be text");
      }
    }
    String apiVersion = object.path("apiVersion").asText();
    if (!API_VERSION.matcher(apiVersion).matches()) {
      return Optional.of(
          "apiVersion \"%s\" is not of the form v1 or group/v1".formatted(shown(apiVersion)));
    }
    String kind = object.path("kind").asText();
    if (!KIND.matcher(kind).matches()) {
      return Optional.of("kind \"%s\" is not a word".formatted(shown(kind)));
    }
    return Optional.empty();
  }

  /** The field that {@link #typeProblem} is about, when both are there. */
  static String typeProblemField(ObjectNode object) {
    JsonNode apiVersion = object.path("apiVersion");
    return apiVersion.isTextual() && API_VERSION.matcher(apiVersion.asText()).matches()
        ? "kind"
        : "apiVersion";
  }

  static List<Finding> check(Manifest manifest) {
    List<Finding> findings = new ArrayList<>();
    JsonNode metadata = manifest.object().at("metadata");
    if (!metadata.isObject()) {
      findings.add(
          manifest.finding(
              "metadata",
              metadata.isMissingNode() || metadata.isNull()
                  ? "metadata.name is missing"
                  : "metadata must be a mapping"));
      return findings;
    }
    name(manifest, metadata, findings);
    namespace(manifest, metadata, findings);
    strings(manifest, "metadata.labels", metadata.path("labels"), findings);
    strings(manifest, "metadata.annotations", metadata.path("annotations"), findings);
    labels(manifest, "metadata.labels", metadata.path("labels"), findings);
    annotationKeys(manifest, metadata.path("annotations"), findings);
    return findings;
  }

  private static void name(Manifest manifest, JsonNode metadata, List<Finding> findings) {
    JsonNode name = metadata.path("name");
    if (name.isMissingNode() || name.isNull() || (name.isTextual() && name.asText().isEmpty())) {
      findings.add(
          metadata.has("generateName")
              ? manifest.finding(
                  "metadata.generateName",
                  "generateName makes a new object at every sync; in git every object needs"
                      + " metadata.name")
              : manifest.finding("metadata.name", "metadata.name is missing"));
      return;
    }
    if (!name.isTextual()) {
      findings.add(
          manifest.finding(
              "metadata.name", "metadata.name must be text; put " + shown(name) + " in quotes"));
      return;
    }
    nameProblem(manifest, name.asText())
        .ifPresent(problem -> findings.add(manifest.finding("metadata.name", problem)));
  }

  private static Optional<String> nameProblem(Manifest manifest, String name) {
    String group = manifest.object().groupVersionKind().group();
    if (group.equals("rbac.authorization.k8s.io")) {
      return Names.isPathSegment(name)
          ? Optional.empty()
          : Optional.of("the name \"%s\" must not hold / or %%".formatted(shown(name)));
    }
    if (group.isEmpty() && manifest.object().kind().equals("Service")) {
      return Names.isServiceName(name)
          ? Optional.empty()
          : Optional.of(
              "the name \"%s\" of a Service must be lower case letters, digits and inner dashes,"
                      .formatted(shown(name))
                  + " start with a letter and have at most 63 characters");
    }
    if (group.isEmpty() && manifest.object().kind().equals("Namespace")) {
      return Names.isLabel(name)
          ? Optional.empty()
          : Optional.of(
              "the name \"%s\" of a Namespace must be lower case letters, digits and inner dashes"
                  .formatted(shown(name)));
    }
    return Names.isSubdomain(name)
        ? Optional.empty()
        : Optional.of(
            "the name \"%s\" must be lower case letters, digits, dashes and dots, and start and end"
                    .formatted(shown(name))
                + " with a letter or digit");
  }

  private static void namespace(Manifest manifest, JsonNode metadata, List<Finding> findings) {
    JsonNode namespace = metadata.path("namespace");
    if (namespace.isMissingNode() || namespace.isNull()) {
      return;
    }
    boolean fine =
        namespace.isTextual()
            && (namespace.asText().isEmpty() || Names.isLabel(namespace.asText()));
    if (!fine) {
      findings.add(
          manifest.finding(
              "metadata.namespace",
              "metadata.namespace must be the name of a namespace, not " + shown(namespace)));
    }
  }

  /** All values must be text. */
  static void strings(Manifest manifest, String path, JsonNode map, List<Finding> findings) {
    if (map.isMissingNode() || map.isNull()) {
      return;
    }
    if (!map.isObject()) {
      findings.add(manifest.finding(path, path + " must be a mapping of text to text"));
      return;
    }
    for (var entry : map.properties()) {
      if (!entry.getValue().isTextual()) {
        findings.add(
            manifest.finding(
                path + "." + entry.getKey(),
                "%s.%s must be text; put %s in quotes"
                    .formatted(path, shown(entry.getKey()), shown(entry.getValue()))));
      }
    }
  }

  /** Keys and values must have the syntax of labels. */
  static void labels(Manifest manifest, String path, JsonNode map, List<Finding> findings) {
    if (!map.isObject()) {
      return;
    }
    for (var entry : map.properties()) {
      String key = entry.getKey();
      if (!Names.isQualifiedName(key)) {
        findings.add(
            manifest.finding(
                path + "." + key, "\"%s\" is not a valid name of a label".formatted(shown(key))));
      } else if (entry.getValue().isTextual() && !Names.isLabelValue(entry.getValue().asText())) {
        findings.add(
            manifest.finding(
                path + "." + key,
                "\"%s\" is not a valid value of the label %s: letters, digits and inner -_. only,"
                        .formatted(shown(entry.getValue().asText()), key)
                    + " at most 63"));
      }
    }
  }

  private static void annotationKeys(Manifest manifest, JsonNode map, List<Finding> findings) {
    if (!map.isObject()) {
      return;
    }
    for (var entry : map.properties()) {
      if (!Names.isQualifiedName(entry.getKey())) {
        findings.add(
            manifest.finding(
                "metadata.annotations." + entry.getKey(),
                "\"%s\" is not a valid name of an annotation".formatted(shown(entry.getKey()))));
      }
    }
  }

  static String shown(JsonNode value) {
    return shown(value.isTextual() ? "\"" + value.asText() + "\"" : value.toString());
  }

  /** Text as far as a message has room for it. */
  static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
