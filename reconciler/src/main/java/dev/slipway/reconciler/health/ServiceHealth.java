package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;

/** There, and with an address from outside where one was asked for. */
final class ServiceHealth implements HealthRule {
  @Override
  public Health assess(KubeObject service, HealthContext context) {
    boolean waits =
        service.at("spec", "type").asText("").equals("LoadBalancer")
            && service.at("status", "loadBalancer", "ingress").isEmpty();
    return waits
        ? context.progressing("Service " + service.name() + " waits for a load balancer address")
        : Health.healthy();
  }
}
