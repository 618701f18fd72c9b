package dev.slipway.runtime.controller.replication;

import dev.slipway.runtime.controller.pod.PodState;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which pods are a controller's own: adopts those without an owner that its selector
 * chooses, releases those of its own that it chooses no longer, and leaves those of others alone.
 */
final class PodClaims {
  private final KubernetesClient client;

  PodClaims(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Claims among active pods of the controller's namespace.
   *
   * @return the pods that are the controller's after this
   */
  List<Pod> claim(ReplicationController controller, List<Pod> pods) {
    List<Pod> own = new ArrayList<>();
    boolean mayAdopt = !PodState.isTerminating(controller);
    boolean checked = false;
    for (Pod pod : pods) {
      boolean chosen = PodState.selects(controller.getSpec().getSelector(), pod);
      Optional<OwnerReference> owner = PodState.controller(pod);
      if (owner.isPresent()) {
        if (!owner.get().getUid().equals(controller.getMetadata().getUid())) {
          continue;
        }
        if (chosen) {
          own.add(pod);
        } else if (!PodState.isTerminating(controller)) {
          release(controller, pod);
        }
      } else if (chosen && mayAdopt) {
        if (!checked) {
          // The cache may not know yet that the controller is gone or going: a pod adopted by it
          // then would be collected as garbage.
          mayAdopt = isAlive(controller);
          checked = true;
        }
        if (mayAdopt && adopt(controller, pod)) {
          own.add(pod);
        }
      }
    }
    return own;
  }

  private boolean isAlive(ReplicationController controller) {
    ReplicationController live =
        client
            .replicationControllers()
            .inNamespace(controller.getMetadata().getNamespace())
            .withName(controller.getMetadata().getName())
            .get();
    return live != null
        && live.getMetadata().getUid().equals(controller.getMetadata().getUid())
        && !PodState.isTerminating(live);
  }

  private boolean adopt(ReplicationController controller, Pod pod) {
    return patchOwners(pod, ReplicaPod.ownedBy(controller));
  }

  private void release(ReplicationController controller, Pod pod) {
    patchOwners(pod, Map.of("$patch", "delete", "uid", controller.getMetadata().getUid()));
  }

  /** False when the pod is gone or is no longer the one that is meant. */
  private boolean patchOwners(Pod pod, Object owner) {
    Map<String, Object> patch =
        Map.of(
            "metadata",
            Map.of("uid", pod.getMetadata().getUid(), "ownerReferences", List.of(owner)));
    try {
      client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .patch(
              PatchContext.of(PatchType.STRATEGIC_MERGE),
              client.getKubernetesSerialization().asJson(patch));
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404 || e.getCode() == 409 || e.getCode() == 422) {
        return false;
      }
      throw e;
    }
  }
}
