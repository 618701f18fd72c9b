package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Fields that manifests of 2015 carry although their version had no such field there. */
final class Strays {
  private Strays() {}

  static void drop(ObjectNode object, String path, List<String> names, List<String> warnings) {
    for (String name : names) {
      if (object.remove(name) != null) {
        warnings.add("unknown field \"" + (path.isEmpty() ? name : path + "." + name) + "\"");
      }
    }
  }
}
