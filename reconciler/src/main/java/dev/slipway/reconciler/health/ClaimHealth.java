package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;

/** Bound to a volume. */
final class ClaimHealth implements HealthRule {
  @Override
  public Health assess(KubeObject claim, HealthContext context) {
    return switch (claim.at("status", "phase").asText("")) {
      case "Bound" -> Health.healthy();
      case "Lost" -> Health.degraded("claim " + claim.name() + " has lost its volume");
      default -> context.progressing("claim " + claim.name() + " waits for a volume");
    };
  }
}
