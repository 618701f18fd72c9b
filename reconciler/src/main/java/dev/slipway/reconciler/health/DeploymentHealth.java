package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;

/** Rolled out: all replicas of the new kind, all available. */
final class DeploymentHealth implements HealthRule {
  @Override
  public Health assess(KubeObject deployment, HealthContext context) {
    String name = "Deployment " + deployment.name();
    if (deployment.at("spec", "paused").asBoolean(false)) {
      return Health.suspended(name + " is paused");
    }
    if (Conditions.isUnobserved(deployment)) {
      return context.progressing(name + " has not been looked at by its controller yet");
    }
    boolean deadline =
        Conditions.find(deployment, "Progressing")
            .filter(c -> c.path("reason").asText("").equals("ProgressDeadlineExceeded"))
            .isPresent();
    if (deadline) {
      return Health.degraded(name + ": " + Conditions.message(deployment, "Progressing"));
    }
    int wanted = deployment.at("spec", "replicas").asInt(1);
    int updated = deployment.at("status", "updatedReplicas").asInt(0);
    int existing = deployment.at("status", "replicas").asInt(0);
    int available = deployment.at("status", "availableReplicas").asInt(0);
    if (updated < wanted || existing > updated || available < updated) {
      return context.progressing(
          name + " has " + updated + " of " + wanted + " updated, " + available + " available");
    }
    return Health.healthy();
  }
}
