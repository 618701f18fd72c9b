package dev.slipway.runtime.events;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;

/**
 * What an event is about.
 *
 * @param apiVersion such as {@code v1}
 * @param kind such as {@code Pod}
 * @param namespace empty for cluster-scoped objects
 * @param name the object's name
 * @param uid the object's uid, empty when it is not known
 * @param fieldPath a part of the object such as {@code spec.containers{web}}, or empty
 */
public record Subject(
    String apiVersion, String kind, String namespace, String name, String uid, String fieldPath) {
  public Subject {
    requireNonNull(apiVersion);
    requireNonNull(kind);
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(uid);
    requireNonNull(fieldPath);
  }

  /** The object itself. */
  public static Subject of(HasMetadata object) {
    return new Subject(
        object.getApiVersion(),
        object.getKind(),
        orEmpty(object.getMetadata().getNamespace()),
        object.getMetadata().getName(),
        orEmpty(object.getMetadata().getUid()),
        "");
  }

  /** A part of the same object. */
  public Subject at(String path) {
    return new Subject(apiVersion, kind, namespace, name, uid, path);
  }

  /** Events about cluster-scoped objects live in {@code default}. */
  String eventNamespace() {
    return namespace.isEmpty() ? "default" : namespace;
  }

  ObjectReference reference() {
    ObjectReferenceBuilder reference =
        new ObjectReferenceBuilder().withApiVersion(apiVersion).withKind(kind).withName(name);
    if (!namespace.isEmpty()) {
      reference.withNamespace(namespace);
    }
    if (!uid.isEmpty()) {
      reference.withUid(uid);
    }
    if (!fieldPath.isEmpty()) {
      reference.withFieldPath(fieldPath);
    }
    return reference.build();
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
