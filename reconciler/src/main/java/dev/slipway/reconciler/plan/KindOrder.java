package dev.slipway.reconciler.plan;

import dev.slipway.api.object.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The order in which kinds are applied: what others refer to first. Kinds of one wave do not depend
 * on each other and may be applied side by side; pruning goes backwards.
 */
public final class KindOrder {
  private static final List<List<String>> WAVES =
      List.of(
          List.of("Namespace", "CustomResourceDefinition"),
          List.of(
              "ResourceQuota",
              "LimitRange",
              "PriorityClass",
              "ServiceAccount",
              "ClusterRole",
              "ClusterRoleBinding",
              "Role",
              "RoleBinding",
              "StorageClass",
              "Secret",
              "ConfigMap",
              "PersistentVolume",
              "PersistentVolumeClaim",
              "Endpoints",
              "EndpointSlice",
              "Service"),
          List.of("Pod"),
          List.of(
              "ReplicationController",
              "ReplicaSet",
              "Deployment",
              "StatefulSet",
              "DaemonSet",
              "Job",
              "CronJob",
              "HorizontalPodAutoscaler",
              "Ingress"));
  private static final Map<String, Integer> RANKS = ranks();
  private static final int OTHERS = 1000;
  private static final int LAST = 2000;

  /** Objects in the order they are applied. */
  public static final Comparator<ObjectKey> APPLY =
      Comparator.<ObjectKey>comparingInt(key -> rank(key.kind()))
          .thenComparing(Comparator.naturalOrder());

  private KindOrder() {}

  private static Map<String, Integer> ranks() {
    List<String> all = WAVES.stream().flatMap(List::stream).toList();
    return IntStream.range(0, all.size()).boxed().collect(Collectors.toMap(all::get, i -> i));
  }

  private static int rank(String kind) {
    return kind.endsWith("WebhookConfiguration") || kind.equals("APIService")
        ? LAST
        : RANKS.getOrDefault(kind, OTHERS);
  }

  /** Which wave a kind belongs to, from 0. */
  public static int wave(String kind) {
    for (int i = 0; i < WAVES.size(); i++) {
      if (WAVES.get(i).contains(kind)) {
        return i;
      }
    }
    return rank(kind) == LAST ? WAVES.size() + 1 : WAVES.size();
  }
}
