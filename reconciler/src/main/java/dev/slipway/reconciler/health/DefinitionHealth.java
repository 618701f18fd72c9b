package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;

/** Established, so that objects of the kind can be made. */
final class DefinitionHealth implements HealthRule {
  @Override
  public Health assess(KubeObject definition, HealthContext context) {
    if (Conditions.status(definition, "NamesAccepted").equals("False")) {
      return Health.degraded(
          definition.name()
              + ": its names are taken: "
              + Conditions.message(definition, "NamesAccepted"));
    }
    return Conditions.status(definition, "Established").equals("True")
        ? Health.healthy()
        : context.progressing(definition.name() + " is not established yet");
  }
}
