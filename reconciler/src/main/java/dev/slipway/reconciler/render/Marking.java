package dev.slipway.reconciler.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns an object as a person wrote it into the one we apply: without the fields that servers fill
 * in, with its namespace, with the {@code app} label and with our mark.
 */
final class Marking {
  private static final Set<String> LABELLED = Set.of("Service", "ReplicationController", "Pod");
  private static final List<String> SERVER_METADATA =
      List.of(
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "managedFields",
          "resourceVersion",
          "selfLink",
          "uid");
  private static final String APP = Labels.APP;

  private final StackId stack;
  private final String app;
  private final KindScopes scopes;

  Marking(StackId stack, String app, KindScopes scopes) {
    this.stack = stack;
    this.app = app;
    this.scopes = scopes;
  }

  KubeObject mark(KubeObject written) {
    boolean namespaced = scopes.isNamespaced(written.groupVersionKind());
    String namespace = namespaced ? written.namespace().orElse(stack.namespace()) : "";
    ObjectKey key =
        new ObjectKey(
            written.groupVersionKind().group(), written.kind(), namespace, written.name());
    return written.with(
        tree -> {
          withoutNulls(tree);
          tree.remove("status");
          ObjectNode metadata = tree.withObjectProperty("metadata");
          metadata.remove(SERVER_METADATA);
          if (namespaced) {
            metadata.put("namespace", namespace);
          } else {
            metadata.remove("namespace");
          }
          if (key.group().isEmpty()) {
            core(written.kind(), tree, metadata);
          }
          Tracking.mark(metadata, stack, key);
        });
  }

  private void core(String kind, ObjectNode tree, ObjectNode metadata) {
    if (LABELLED.contains(kind)) {
      labelApp(metadata);
    }
    switch (kind) {
      case "ReplicationController" -> {
        if (tree.path("spec").path("template") instanceof ObjectNode template) {
          labelApp(template.withObjectProperty("metadata"));
          template.withObjectProperty("metadata").remove(SERVER_METADATA);
        }
      }
      case "Service" -> {
        // Written empty it means: choose one for me.
        if (tree.path("spec") instanceof ObjectNode spec
            && spec.path("clusterIP").asText("x").isEmpty()) {
          spec.remove("clusterIP");
        }
      }
      case "Secret" -> encodeStringData(tree);
      default -> {}
    }
  }

  private void labelApp(ObjectNode metadata) {
    ObjectNode labels = metadata.withObjectProperty("labels");
    if (!labels.has(APP)) {
      labels.put(APP, app);
    }
  }

  /** {@code stringData} is write-only: what can be read back, and compared, is {@code data}. */
  private static void encodeStringData(ObjectNode secret) {
    if (!(secret.remove("stringData") instanceof ObjectNode plain)) {
      return;
    }
    ObjectNode data = secret.withObjectProperty("data");
    for (Map.Entry<String, JsonNode> entry : plain.properties()) {
      byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
      data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
    }
  }

  /** In an apply, null and absent mean the same; absent compares better. */
  private static void withoutNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<String> nulls = new ArrayList<>();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (field.getValue().isNull()) {
          nulls.add(field.getKey());
        }
      }
      object.remove(nulls);
    }
    node.forEach(Marking::withoutNulls);
  }
}
