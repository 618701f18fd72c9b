package dev.slipway.api.object;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Names one object in a cluster, whatever version it is read in.
 *
 * @param group API group, empty for core
 * @param kind such as {@code Service}
 * @param namespace empty for cluster-scoped objects
 * @param name the object's name
 */
public record ObjectKey(String group, String kind, String namespace, String name)
    implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::group)
          .thenComparing(ObjectKey::kind)
          .thenComparing(ObjectKey::name);

  public ObjectKey {
    requireNonNull(group);
    requireNonNull(kind);
    requireNonNull(namespace);
    requireNonNull(name);
  }

  /** The key of an object that carries its own namespace, if it has one. */
  public static ObjectKey of(KubeObject object) {
    return new ObjectKey(
        object.groupVersionKind().group(),
        object.kind(),
        object.namespace().orElse(""),
        object.name());
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code Service default/ghost}, {@code Deployment.apps default/web}, {@code Node n1}. */
  @Override
  public String toString() {
    String qualifiedKind = group.isEmpty() ? kind : kind + "." + group;
    return qualifiedKind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
