package dev.slipway.api.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The single checks that make up the checks of a kind; collects findings of one manifest. */
final class FieldChecks {
  private final Manifest manifest;
  private final List<Finding> findings = new ArrayList<>();

  FieldChecks(Manifest manifest) {
    this.manifest = manifest;
  }

  List<Finding> findings() {
    return findings;
  }

  void add(String path, String reason) {
    findings.add(manifest.finding(path, reason));
  }

  static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  /** A mapping that must be there. */
  boolean object(String path, JsonNode value) {
    if (value.isObject()) {
      return true;
    }
    add(path, path + (absent(value) ? " is missing" : " must be a mapping"));
    return false;
  }

  /** The items of a list that may be absent; a finding when it is something else. */
  List<JsonNode> list(String path, JsonNode value) {
    if (absent(value)) {
      return List.of();
    }
    if (!value.isArray()) {
      add(path, path + " must be a list");
      return List.of();
    }
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    return items;
  }

  /** Text that must be there and not be empty. */
  boolean text(String path, JsonNode value) {
    if (value.isTextual() && !value.asText().isBlank()) {
      return true;
    }
    add(
        path,
        absent(value) || value.isTextual()
            ? path + " is missing"
            : path + " must be text; put " + MetadataChecks.shown(value) + " in quotes");
    return false;
  }

  /** Text that may be absent. */
  boolean optionalText(String path, JsonNode value) {
    if (absent(value)) {
      return false;
    }
    if (!value.isTextual()) {
      add(path, path + " must be text; put " + MetadataChecks.shown(value) + " in quotes");
      return false;
    }
    return true;
  }

  /** One of a few words, or absent. */
  void oneOf(String path, JsonNode value, List<String> words) {
    if (!absent(value) && !(value.isTextual() && words.contains(value.asText()))) {
      add(
          path,
          "%s must be one of %s, not %s"
              .formatted(path, String.join(", ", words), MetadataChecks.shown(value)));
    }
  }

  /** A whole number in a range, or absent. */
  void integer(String path, JsonNode value, long minimum, long maximum) {
    if (absent(value)) {
      return;
    }
    boolean fine =
        value.isIntegralNumber()
            && value.canConvertToLong()
            && value.longValue() >= minimum
            && value.longValue() <= maximum;
    if (!fine) {
      add(
          path,
          "%s must be a whole number from %d to %d, not %s"
              .formatted(path, minimum, maximum, MetadataChecks.shown(value)));
    }
  }

  /** A port's number that must be there. */
  void port(String path, JsonNode value) {
    if (absent(value)) {
      add(path, path + " is missing");
    } else {
      integer(path, value, 1, 65_535);
    }
  }

  /** A mapping of labels, or absent. */
  void labels(String path, JsonNode value) {
    MetadataChecks.strings(manifest, path, value, findings);
    MetadataChecks.labels(manifest, path, value, findings);
  }
}
