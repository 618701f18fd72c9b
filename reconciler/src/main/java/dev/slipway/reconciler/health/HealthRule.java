package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;

/** Judges objects of one kind that exist and are not being deleted. */
interface HealthRule {
  Health assess(KubeObject live, HealthContext context);
}
