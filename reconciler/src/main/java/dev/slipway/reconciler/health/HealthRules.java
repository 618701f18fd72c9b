package dev.slipway.reconciler.health;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import java.util.Map;
import java.util.Optional;

/** All rules, by kind. */
public final class HealthRules {
  private static final HealthRule ALWAYS = (live, context) -> Health.healthy();
  private static final HealthRule CONDITIONS = new ConditionHealth();
  private static final Map<String, HealthRule> RULES =
      Map.ofEntries(
          Map.entry("Pod", new PodHealth()),
          Map.entry("ReplicationController", new ReplicationControllerHealth()),
          Map.entry("Service", new ServiceHealth()),
          Map.entry("PersistentVolumeClaim", new ClaimHealth()),
          Map.entry("PersistentVolume", new VolumeHealth()),
          Map.entry("Namespace", new NamespaceHealth()),
          Map.entry("ConfigMap", ALWAYS),
          Map.entry("Secret", ALWAYS),
          Map.entry("Endpoints", ALWAYS),
          Map.entry("EndpointSlice", ALWAYS),
          Map.entry("ServiceAccount", ALWAYS),
          Map.entry("CustomResourceDefinition.apiextensions.k8s.io", new DefinitionHealth()),
          Map.entry("ReplicaSet.apps", new ReplicationControllerHealth()),
          Map.entry("Deployment.apps", new DeploymentHealth()),
          Map.entry("StatefulSet.apps", new StatefulSetHealth()),
          Map.entry("DaemonSet.apps", new DaemonSetHealth()),
          Map.entry("Job.batch", new JobHealth()));

  private HealthRules() {}

  /** The health of an object that should be there. */
  public static Health assess(ObjectKey key, Optional<KubeObject> live, HealthContext context) {
    if (live.isEmpty()) {
      return new Health(Health.State.MISSING, key + " does not exist");
    }
    KubeObject object = live.get();
    if (object.isBeingDeleted()) {
      return context.progressing(key + " is being deleted");
    }
    String kind = key.group().isEmpty() ? key.kind() : key.kind() + "." + key.group();
    return RULES.getOrDefault(kind, CONDITIONS).assess(object, context);
  }
}
