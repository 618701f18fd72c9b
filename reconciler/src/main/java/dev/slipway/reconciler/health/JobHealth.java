package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;

/** Done, or getting there. */
final class JobHealth implements HealthRule {
  @Override
  public Health assess(KubeObject job, HealthContext context) {
    if (Conditions.status(job, "Failed").equals("True")) {
      return Health.degraded("Job " + job.name() + " failed: " + Conditions.message(job, "Failed"));
    }
    if (Conditions.status(job, "Complete").equals("True")) {
      return Health.healthy("completed");
    }
    if (Conditions.status(job, "Suspended").equals("True")) {
      return Health.suspended("Job " + job.name() + " is suspended");
    }
    return Health.progressing("Job " + job.name() + " is running");
  }
}
