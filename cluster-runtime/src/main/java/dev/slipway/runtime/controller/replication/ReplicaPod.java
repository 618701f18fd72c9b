package dev.slipway.runtime.controller.replication;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ReplicationController;

/** Makes pods from a controller's template. Pure. */
final class ReplicaPod {
  private ReplicaPod() {}

  /** The pod to create; the server completes its name. */
  static Pod of(ReplicationController controller) {
    PodTemplateSpec template = controller.getSpec().getTemplate();
    ObjectMeta meta = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(controller.getMetadata().getNamespace())
        .withGenerateName(controller.getMetadata().getName() + "-")
        .withLabels(meta.getLabels())
        .withAnnotations(meta.getAnnotations())
        .withFinalizers(meta.getFinalizers())
        .withOwnerReferences(ownedBy(controller))
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  /** How a pod says that {@code controller} manages it. */
  static OwnerReference ownedBy(ReplicationController controller) {
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind("ReplicationController")
        .withName(controller.getMetadata().getName())
        .withUid(controller.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
