package dev.slipway.runtime.scheduler;

import dev.slipway.runtime.events.EventRecorder;
import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes decisions down. */
final class Binder {
  private static final Logger LOG = LoggerFactory.getLogger(Binder.class);

  private final KubernetesClient client;
  private final Clock clock;
  private final EventRecorder events;

  Binder(KubernetesClient client, Clock clock, EventRecorder events) {
    this.client = client;
    this.clock = clock;
    this.events = events;
  }

  /**
   * Binds the pod.
   *
   * @return false when it is gone, or bound by somebody else
   */
  boolean bind(Pod pod, String node) {
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    Binding binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .withUid(pod.getMetadata().getUid())
            .endMetadata()
            .withNewTarget()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(node)
            .endTarget()
            .build();
    try {
      client.raw("/api/v1/namespaces/" + namespace + "/pods/" + name + "/binding", "POST", binding);
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404 || e.getCode() == 409) {
        LOG.atDebug()
            .addKeyValue("pod", namespace + "/" + name)
            .addKeyValue("node", node)
            .addKeyValue("reason", reason(e))
            .log("Binding refused");
        return false;
      }
      events.record(
          pod, EventRecorder.Type.WARNING, "FailedScheduling", "binding rejected: " + reason(e));
      throw e;
    }
    events.record(
        pod,
        EventRecorder.Type.NORMAL,
        "Scheduled",
        "Successfully assigned " + namespace + "/" + name + " to " + node);
    return true;
  }

  private static String reason(KubernetesClientException e) {
    return e.getStatus() != null && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : String.valueOf(e.getMessage());
  }

  /** Says on the pod, and in an event, why it has no node. */
  void explain(Pod pod, String message) {
    events.record(pod, EventRecorder.Type.WARNING, "FailedScheduling", message);
    if (saysSo(pod, message)) {
      return;
    }
    Map<String, Object> condition =
        Map.of(
            "type", "PodScheduled",
            "status", "False",
            "reason", "Unschedulable",
            "message", message,
            "lastTransitionTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    Map<String, Object> patch =
        Map.of(
            "metadata", Map.of("uid", pod.getMetadata().getUid()),
            "status", Map.of("conditions", List.of(condition)));
    try {
      client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.STRATEGIC_MERGE),
              client.getKubernetesSerialization().asJson(patch));
    } catch (KubernetesClientException e) {
      if (e.getCode() != 404 && e.getCode() != 409) {
        throw e;
      }
    }
  }

  private static boolean saysSo(Pod pod, String message) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream().anyMatch(condition -> says(condition, message));
  }

  private static boolean says(PodCondition condition, String message) {
    return "PodScheduled".equals(condition.getType())
        && "False".equals(condition.getStatus())
        && message.equals(condition.getMessage());
  }
}
