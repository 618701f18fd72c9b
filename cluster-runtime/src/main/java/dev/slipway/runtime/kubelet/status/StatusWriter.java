package dev.slipway.runtime.kubelet.status;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Writes a pod's status when it differs from the one the API has. */
public final class StatusWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TRIES = 4;

  private final KubernetesClient client;
  private final KubernetesSerialization serialization;

  /** Writes through {@code client}, which stays the caller's. */
  public StatusWriter(KubernetesClient client) {
    this.client = requireNonNull(client);
    this.serialization = client.getKubernetesSerialization();
  }

  /**
   * Brings the status up to date. When someone else wrote meanwhile, it is derived once more from
   * what they left, so that no condition of theirs is lost.
   *
   * @return the pod as the API has it now; empty when it is gone or another one has its name
   */
  public Optional<Pod> write(Pod pod, Function<Pod, PodStatus> derive) {
    Pod current = pod;
    for (int attempt = 1; ; attempt++) {
      Optional<ObjectNode> patch = patch(current, derive.apply(current));
      if (patch.isEmpty()) {
        return Optional.of(current);
      }
      try {
        return Optional.of(send(current, patch.get()));
      } catch (KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
          return Optional.empty();
        }
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == TRIES) {
          throw e;
        }
      }
      Pod fresh =
          client
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getMetadata().getName())
              .get();
      if (fresh == null || !pod.getMetadata().getUid().equals(fresh.getMetadata().getUid())) {
        return Optional.empty();
      }
      current = fresh;
    }
  }

  private Pod send(Pod pod, ObjectNode patch) {
    return client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  /** A merge patch from the pod's status to {@code wanted}; empty when they are the same. */
  private Optional<ObjectNode> patch(Pod pod, PodStatus wanted) {
    JsonNode before = pod.getStatus() == null ? JSON.createObjectNode() : tree(pod.getStatus());
    JsonNode after = tree(wanted);
    ObjectNode changes = JSON.createObjectNode();
    for (Iterator<Map.Entry<String, JsonNode>> fields = after.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (!field.getValue().equals(before.path(field.getKey()))) {
        changes.set(field.getKey(), field.getValue());
      }
    }
    for (Iterator<String> names = before.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!after.has(name)) {
        changes.putNull(name);
      }
    }
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode patch = JSON.createObjectNode();
    // Both are preconditions: another pod of that name, or another writer, is a conflict.
    patch
        .putObject("metadata")
        .put("uid", pod.getMetadata().getUid())
        .put("resourceVersion", pod.getMetadata().getResourceVersion());
    patch.set("status", changes);
    return Optional.of(patch);
  }

  private JsonNode tree(PodStatus status) {
    return serialization.convertValue(status, ObjectNode.class);
  }
}
