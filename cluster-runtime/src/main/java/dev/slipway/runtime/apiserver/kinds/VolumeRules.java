package dev.slipway.runtime.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What volumes and claims of volumes have in common. */
final class VolumeRules {
  private static final List<String> MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");

  private VolumeRules() {}

  static void accessModes(Check check, JsonNode spec) {
    JsonNode modes = spec.path("accessModes");
    if (modes.isEmpty()) {
      check.required("spec.accessModes", "at least 1 access mode is required");
    }
    for (JsonNode mode : modes) {
      check.oneOf("spec.accessModes", mode, MODES);
    }
    check.oneOf("spec.volumeMode", spec.path("volumeMode"), List.of("Block", "Filesystem"));
  }
}
