package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Replication controllers: their template is a pod's specification. */
final class ReplicationControllers {
  private ReplicationControllers() {}

  static void toV1(ObjectNode controller, List<String> warnings) {
    if (!(controller.path("spec") instanceof ObjectNode spec)) {
      return;
    }
    if (!Fields.empty(spec.path("templateRef"))) {
      throw new ConversionException(
          "spec.templateRef", "spec.templateRef is not supported; write the template itself");
    }
    spec.remove("templateRef");
    PodSpecs.templateToV1(spec.path("template"), "spec.template", warnings);
  }
}
