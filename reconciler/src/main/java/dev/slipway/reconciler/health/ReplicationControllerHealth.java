package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;
import java.util.Optional;

/** As many pods as wanted, all of them ready. */
final class ReplicationControllerHealth implements HealthRule {
  @Override
  public Health assess(KubeObject controller, HealthContext context) {
    String name = controller.kind() + " " + controller.name();
    if (Conditions.isUnobserved(controller)) {
      return context.progressing(name + " has not been looked at by its controller yet");
    }
    if (Conditions.status(controller, "ReplicaFailure").equals("True")) {
      return Health.degraded(
          name + " cannot make pods: " + Conditions.message(controller, "ReplicaFailure"));
    }
    int wanted = controller.at("spec", "replicas").asInt(1);
    int existing = controller.at("status", "replicas").asInt(0);
    int ready = controller.at("status", "readyReplicas").asInt(0);
    if (existing == wanted && ready >= wanted) {
      return Health.healthy(ready + "/" + wanted + " ready");
    }
    String progress = name + " has " + ready + " of " + wanted + " pods ready";
    Optional<String> trouble =
        context.pods().stream()
            .filter(pod -> !pod.isBeingDeleted() && !PodHealth.isReady(pod))
            .flatMap(pod -> PodHealth.trouble(pod).map(t -> "pod " + pod.name() + " " + t).stream())
            .findFirst();
    if (trouble.isPresent()) {
      return Health.degraded(progress + "; " + trouble.get());
    }
    if (existing > wanted) {
      return context.progressing(name + " has " + (existing - wanted) + " pods too many");
    }
    return context.progressing(progress);
  }
}
