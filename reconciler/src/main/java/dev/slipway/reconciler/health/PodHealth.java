package dev.slipway.reconciler.health;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Ready, or on the way there, or stuck with a reason. */
final class PodHealth implements HealthRule {
  @Override
  public Health assess(KubeObject pod, HealthContext context) {
    Optional<String> trouble = trouble(pod);
    return switch (pod.at("status", "phase").asText("")) {
      case "Succeeded" -> Health.healthy("completed");
      case "Failed" -> Health.degraded(named(pod, "failed" + failure(pod)));
      case "Running" ->
          isReady(pod)
              ? Health.healthy()
              : trouble
                  .map(reason -> Health.degraded(named(pod, reason)))
                  .orElseGet(() -> context.progressing(named(pod, "is running, not ready yet")));
      default ->
          trouble
              .map(reason -> Health.degraded(named(pod, reason)))
              .orElseGet(() -> context.progressing(named(pod, "is not running yet")));
    };
  }

  private static String named(KubeObject pod, String what) {
    return "pod " + pod.name() + " " + what;
  }

  static boolean isReady(KubeObject pod) {
    return Conditions.status(pod, "Ready").equals("True");
  }

  /** Why a pod does not come up by itself, if that is so. */
  static Optional<String> trouble(KubeObject pod) {
    Optional<String> waiting =
        containers(pod)
            .filter(container -> isTrouble(container.path("state").path("waiting")))
            .map(PodHealth::waiting)
            .findFirst();
    return waiting.isPresent() ? waiting : unschedulable(pod);
  }

  private static Stream<JsonNode> containers(KubeObject pod) {
    return Stream.of("initContainerStatuses", "containerStatuses")
        .flatMap(list -> StreamSupport.stream(pod.at("status", list).spliterator(), false));
  }

  private static boolean isTrouble(JsonNode waiting) {
    String reason = waiting.path("reason").asText("");
    return reason.endsWith("BackOff")
        || reason.startsWith("Err")
        || reason.endsWith("Error")
        || reason.equals("InvalidImageName");
  }

  private static String waiting(JsonNode container) {
    JsonNode waiting = container.path("state").path("waiting");
    JsonNode last = container.path("lastState").path("terminated");
    String message = waiting.path("message").asText("");
    String exit =
        last.isMissingNode()
            ? ""
            : ", last exit "
                + (last.path("reason").asText("").equals("OOMKilled")
                    ? "out of memory"
                    : last.path("exitCode").asText("?"));
    return "container "
        + container.path("name").asText("?")
        + ": "
        + waiting.path("reason").asText("")
        + (message.isEmpty() ? "" : " (" + message + ")")
        + exit;
  }

  private static Optional<String> unschedulable(KubeObject pod) {
    return Conditions.find(pod, "PodScheduled")
        .filter(condition -> condition.path("status").asText("").equals("False"))
        .filter(condition -> condition.path("reason").asText("").equals("Unschedulable"))
        .map(
            condition ->
                "cannot be placed: " + condition.path("message").asText("no node fits it"));
  }

  private static String failure(KubeObject pod) {
    String message =
        pod.text("status", "message").or(() -> pod.text("status", "reason")).orElse("");
    if (!message.isEmpty()) {
      return ": " + message;
    }
    return containers(pod)
        .map(container -> container.path("state").path("terminated"))
        .filter(terminated -> terminated.path("exitCode").asInt(0) != 0)
        .map(
            terminated ->
                terminated.path("reason").asText("").equals("OOMKilled")
                    ? ": out of memory"
                    : ": exit code " + terminated.path("exitCode").asInt())
        .findFirst()
        .orElse("");
  }
}
