package dev.slipway.reconciler.render;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import java.util.Optional;

/**
 * The mark that makes an object ours: a label naming the stack, for selecting, and an annotation
 * naming repository, stack and the object itself, so that neither copied onto another object makes
 * that one ours.
 */
public final class Tracking {
  /** Label with the stack's name. */
  public static final String LABEL = "slipway.dev/stack";

  /** Annotation {@code namespace/repository/stack:group/Kind:namespace/name}. */
  public static final String ANNOTATION = "slipway.dev/tracking-id";

  private Tracking() {}

  /** The annotation's value for an object of a stack. */
  public static String id(StackId stack, ObjectKey object) {
    return stack + ":" + self(object);
  }

  /** The stack an object belongs to; empty for one that is not ours or carries a copied mark. */
  public static Optional<StackId> ownerOf(KubeObject live) {
    String id = live.annotations().getOrDefault(ANNOTATION, "");
    int colon = id.indexOf(':');
    if (colon < 0 || !id.substring(colon + 1).equals(self(ObjectKey.of(live)))) {
      return Optional.empty();
    }
    String[] parts = id.substring(0, colon).split("/", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    return Optional.of(new StackId(parts[0], parts[1], parts[2]))
        .filter(stack -> stack.name().equals(live.labels().get(LABEL)));
  }

  private static String self(ObjectKey object) {
    return object.group() + "/" + object.kind() + ":" + object.namespace() + "/" + object.name();
  }
}
