package dev.slipway.api.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person wants to hear at the push rather than from a cluster later: fields that are there,
 * but cannot work. Knows the kinds that run something or expose it; says nothing about others.
 */
public final class ManifestChecks {
  private ManifestChecks() {}

  /** Findings about one manifest, in no particular order. */
  public static List<Finding> check(Manifest manifest) {
    FieldChecks fields = new FieldChecks(manifest);
    String group = manifest.object().groupVersionKind().group();
    JsonNode root = manifest.object().at();
    switch (group + "/" + manifest.object().kind()) {
      case "/Pod" -> PodChecks.check(fields, "spec", root.path("spec"));
      case "/ReplicationController" -> controller(fields, root.path("spec"));
      case "/Service" -> ServiceChecks.check(fields, root.path("spec"));
      case "apps/Deployment", "apps/ReplicaSet", "apps/DaemonSet", "batch/Job" ->
          PodChecks.check(
              fields, "spec.template.spec", root.path("spec").path("template").path("spec"));
      default -> {
        // Other kinds are the cluster's business.
      }
    }
    return new ArrayList<>(fields.findings());
  }

  private static void controller(FieldChecks fields, JsonNode spec) {
    if (!fields.object("spec", spec)) {
      return;
    }
    fields.integer("spec.replicas", spec.path("replicas"), 0, 100_000);
    JsonNode template = spec.path("template");
    if (!fields.object("spec.template", template)) {
      return;
    }
    JsonNode labels = template.path("metadata").path("labels");
    fields.labels("spec.template.metadata.labels", labels);
    fields.labels("spec.selector", spec.path("selector"));
    selector(fields, spec.path("selector"), labels);
    PodChecks.check(fields, "spec.template.spec", template.path("spec"));
    JsonNode restart = template.path("spec").path("restartPolicy");
    if (restart.isTextual() && !restart.asText().equals("Always")) {
      fields.add(
          "spec.template.spec.restartPolicy",
          "the pods of a ReplicationController must have restartPolicy Always");
    }
  }

  private static void selector(FieldChecks fields, JsonNode selector, JsonNode labels) {
    boolean noLabels = !labels.isObject() || labels.isEmpty();
    if (!selector.isObject() || selector.isEmpty()) {
      if (noLabels) {
        fields.add(
            "spec.template.metadata.labels",
            "the template needs labels, so that the controller finds its pods");
      }
      return;
    }
    for (var want : selector.properties()) {
      JsonNode has = labels.path(want.getKey());
      if (!has.equals(want.getValue())) {
        fields.add(
            "spec.selector." + want.getKey(),
            "the selector asks for %s=%s, but the template's labels %s"
                .formatted(
                    want.getKey(),
                    want.getValue().asText(),
                    has.isMissingNode()
                        ? "lack " + want.getKey()
                        : "say " + want.getKey() + "=" + has.asText()));
      }
    }
  }
}
