package dev.slipway.reconciler.render;

import static java.util.Objects.requireNonNull;

/**
 * Names one stack of one repository.
 *
 * @param namespace of the Repository and the Stack objects
 * @param repository name of the Repository
 * @param name of the Stack
 */
public record StackId(String namespace, String repository, String name)
    implements Comparable<StackId> {
  public StackId {
    requireNonNull(namespace);
    requireNonNull(repository);
    requireNonNull(name);
  }

  @Override
  public int compareTo(StackId other) {
    return toString().compareTo(other.toString());
  }

  /** {@code namespace/repository/name}. */
  @Override
  public String toString() {
    return namespace + "/" + repository + "/" + name;
  }
}
