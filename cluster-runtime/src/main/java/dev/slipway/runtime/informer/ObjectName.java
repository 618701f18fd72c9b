package dev.slipway.runtime.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Names one object of a kind that goes without saying: the key of most work queues.
 *
 * @param namespace empty for cluster-scoped objects
 */
public record ObjectName(String namespace, String name) {
  /** The name of {@code object}. */
  public static ObjectName of(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return new ObjectName(namespace == null ? "" : namespace, object.getMetadata().getName());
  }

  /** {@code namespace/name}, or the name alone. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
