package dev.slipway.reconciler.operator;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.HealthState;
import dev.slipway.reconciler.health.Health;
import dev.slipway.reconciler.health.HealthContext;
import dev.slipway.reconciler.health.HealthRules;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The health of a stack: that of its worst object. */
final class StackHealth {
  private final World world;

  StackHealth(World world) {
    this.world = world;
  }

  Health of(Collection<ObjectKey> keys, Instant since) {
    Instant now = world.clock().instant();
    Health worst = new Health(Health.State.HEALTHY, "");
    for (ObjectKey key : keys) {
      Optional<KubeObject> live = world.live().find(key);
      List<KubeObject> pods =
          live.map(object -> world.pods().podsOf(object.uid(), world.live()::find))
              .orElse(List.of());
      Health health = HealthRules.assess(key, live, new HealthContext(pods, since, now));
      worst = worst.worse(health);
    }
    return worst;
  }

  static HealthState state(Health health) {
    return switch (health.state()) {
      case HEALTHY -> HealthState.HEALTHY;
      case SUSPENDED -> HealthState.SUSPENDED;
      case PROGRESSING -> HealthState.PROGRESSING;
      case MISSING -> HealthState.MISSING;
      case DEGRADED -> HealthState.DEGRADED;
      case UNKNOWN -> HealthState.UNKNOWN;
    };
  }
}
