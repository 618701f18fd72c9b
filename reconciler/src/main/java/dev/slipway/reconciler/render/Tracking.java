package dev.slipway.reconciler.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Labels.TrackingId;
import java.util.Optional;

/**
 * The mark that makes an object ours: labels naming the stack and the repository, for selecting,
 * and an annotation naming them and the object itself, so that neither copied onto another object
 * makes that one ours.
 */
public final class Tracking {
  private Tracking() {}

  static void mark(ObjectNode metadata, StackId stack, ObjectKey object) {
    ObjectNode labels = metadata.withObjectProperty("labels");
    labels.put(Labels.REPOSITORY, stack.repository());
    labels.put(Labels.STACK, stack.name());
    String id =
        new TrackingId(stack.namespace(), stack.repository(), stack.name(), object).toString();
    metadata.withObjectProperty("annotations").put(Labels.TRACKING_ID, id);
  }

  /** The stack an object belongs to; empty for one that is not ours or carries a copied mark. */
  public static Optional<StackId> ownerOf(KubeObject live) {
    return TrackingId.parse(live.annotations().getOrDefault(Labels.TRACKING_ID, ""))
        .filter(id -> id.object().equals(ObjectKey.of(live)))
        .filter(id -> id.stack().equals(live.labels().get(Labels.STACK)))
        .map(id -> new StackId(id.repositoryNamespace(), id.repository(), id.stack()));
  }
}
