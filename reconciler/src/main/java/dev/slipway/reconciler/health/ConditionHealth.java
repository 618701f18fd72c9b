package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;
import java.util.List;

/** For every other kind: what its conditions say, by the usual conventions. */
final class ConditionHealth implements HealthRule {
  private static final List<String> POSITIVE = List.of("Ready", "Available", "Established");

  @Override
  public Health assess(KubeObject object, HealthContext context) {
    String name = object.kind() + " " + object.name();
    boolean tells = object.at("status").has("observedGeneration");
    if (tells && Conditions.isUnobserved(object)) {
      return context.progressing(name + " has not been looked at by its controller yet");
    }
    if (Conditions.status(object, "Stalled").equals("True")) {
      return Health.degraded(name + ": " + Conditions.message(object, "Stalled"));
    }
    if (Conditions.status(object, "Reconciling").equals("True")) {
      return context.progressing(name + ": " + Conditions.message(object, "Reconciling"));
    }
    for (String type : POSITIVE) {
      switch (Conditions.status(object, type)) {
        case "False" -> {
          return context.progressing(name + ": " + Conditions.message(object, type));
        }
        case "Unknown" -> {
          return new Health(Health.State.UNKNOWN, name + ": " + Conditions.message(object, type));
        }
        default -> {}
      }
    }
    return Health.healthy();
  }
}
