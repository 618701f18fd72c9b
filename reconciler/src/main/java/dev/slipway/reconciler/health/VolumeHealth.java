package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;

/** Usable: bound, or free to be. */
final class VolumeHealth implements HealthRule {
  @Override
  public Health assess(KubeObject volume, HealthContext context) {
    return volume.at("status", "phase").asText("").equals("Failed")
        ? Health.degraded(
            "volume " + volume.name() + " failed: " + volume.at("status", "message").asText(""))
        : Health.healthy();
  }
}
