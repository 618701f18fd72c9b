package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;

/** Active, that is not on its way out. */
final class NamespaceHealth implements HealthRule {
  @Override
  public Health assess(KubeObject namespace, HealthContext context) {
    return namespace.at("status", "phase").asText("").equals("Terminating")
        ? context.progressing("namespace " + namespace.name() + " is being deleted")
        : Health.healthy();
  }
}
