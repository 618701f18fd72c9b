package dev.slipway.runtime.apiserver.openapi;

import dev.slipway.api.object.GroupVersionKind;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The names under which clients know schemas. */
final class SchemaNames {
  static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
  static final String INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
  static final String TIME = "io.k8s.apimachinery.pkg.apis.meta.v1.Time";

  private SchemaNames() {}

  /** The name of a built-in type such as {@code core.v1.Pod}. */
  static String builtin(String type) {
    if (type.startsWith("meta.")) {
      return "io.k8s.apimachinery.pkg.apis." + type;
    }
    if (type.startsWith("apiextensions.")) {
      return "io.k8s.apiextensions-apiserver.pkg.apis." + type;
    }
    return "io.k8s.api." + type;
  }

  /** The name of a kind without a built-in type: its group backwards, version, kind. */
  static String custom(GroupVersionKind kind) {
    if (kind.group().isEmpty()) {
      return "io.k8s.api.core." + kind.version() + "." + kind.kind();
    }
    List<String> labels = Arrays.asList(kind.group().split("\\."));
    Collections.reverse(labels);
    return String.join(".", labels) + "." + kind.version() + "." + kind.kind();
  }
}
