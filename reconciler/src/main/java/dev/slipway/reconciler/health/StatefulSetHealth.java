package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;

/** All members ready and of the latest revision. */
final class StatefulSetHealth implements HealthRule {
  @Override
  public Health assess(KubeObject set, HealthContext context) {
    String name = "StatefulSet " + set.name();
    if (Conditions.isUnobserved(set)) {
      return context.progressing(name + " has not been looked at by its controller yet");
    }
    int wanted = set.at("spec", "replicas").asInt(1);
    int ready = set.at("status", "readyReplicas").asInt(0);
    if (ready < wanted) {
      return context.progressing(name + " has " + ready + " of " + wanted + " members ready");
    }
    boolean byHand = set.at("spec", "updateStrategy", "type").asText("").equals("OnDelete");
    String update = set.at("status", "updateRevision").asText("");
    return byHand || update.equals(set.at("status", "currentRevision").asText(""))
        ? Health.healthy()
        : context.progressing(name + " is being updated");
  }
}
