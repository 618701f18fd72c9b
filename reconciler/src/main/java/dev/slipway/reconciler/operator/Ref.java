package dev.slipway.reconciler.operator;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;

/** Namespace and name of a Repository or a Stack: the key of its loop. */
record Ref(String namespace, String name) {
  Ref {
    requireNonNull(namespace);
    requireNonNull(name);
  }

  static Ref of(ObjectKey key) {
    return new Ref(key.namespace(), key.name());
  }

  static Ref parse(String text) {
    int slash = text.indexOf('/');
    return new Ref(text.substring(0, slash), text.substring(slash + 1));
  }

  ObjectKey repositoryKey() {
    return new ObjectKey(Labels.GROUP, Repository.KIND, namespace, name);
  }

  ObjectKey stackKey() {
    return new ObjectKey(Labels.GROUP, Stack.KIND, namespace, name);
  }

  /** {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
