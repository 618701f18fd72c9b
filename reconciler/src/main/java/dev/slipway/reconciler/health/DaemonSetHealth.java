package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;

/** One available pod on every node that should have one. */
final class DaemonSetHealth implements HealthRule {
  @Override
  public Health assess(KubeObject set, HealthContext context) {
    String name = "DaemonSet " + set.name();
    if (Conditions.isUnobserved(set)) {
      return context.progressing(name + " has not been looked at by its controller yet");
    }
    int wanted = set.at("status", "desiredNumberScheduled").asInt(0);
    int available = set.at("status", "numberAvailable").asInt(0);
    return available < wanted
        ? context.progressing(name + " is available on " + available + " of " + wanted + " nodes")
        : Health.healthy();
  }
}
