package dev.slipway.runtime.apiserver.registry;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.resource.ResourceType.Scope;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.Keys;

/**
 * The object that a write is about.
 *
 * @param type its type
 * @param namespace empty for cluster-scoped types
 * @param name empty where a new object's name is generated
 */
public record Target(ResourceType type, String namespace, String name) {
  public Target {
    requireNonNull(type);
    requireNonNull(namespace);
    requireNonNull(name);
  }

  /** Where the object lies. */
  public String key() {
    return Keys.of(type, namespace, name);
  }

  /** True when the type's objects live in namespaces. */
  public boolean isNamespaced() {
    return type.scope() == Scope.NAMESPACED;
  }

  String group() {
    return type.kind().group();
  }

  /** {@code pods "x" not found}. */
  public ApiException notFound() {
    return ApiException.notFound(group(), type.plural(), name);
  }

  ApiException alreadyExists() {
    return ApiException.alreadyExists(group(), type.plural(), name);
  }

  /** The refusal of a write that is based on an older state. */
  public ApiException modified() {
    return conflict(
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  /** A refusal because of the object's state. */
  public ApiException conflict(String message) {
    return ApiException.conflict(group(), type.plural(), name, message);
  }

  ApiException forbidden(String message) {
    return ApiException.forbidden(group(), type.plural(), name, message);
  }
}
