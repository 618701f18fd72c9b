package dev.slipway.runtime.apiserver.registry;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.status.Cause;
import dev.slipway.runtime.apiserver.storage.CachedObject;
import dev.slipway.runtime.apiserver.storage.Keys;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.WatchCache;
import java.util.List;
import java.util.Optional;

/** Admits new objects only into namespaces that exist and are not going away. */
public final class Namespaces {
  private final ObjectStore objects;
  private final WatchCache cache;
  private final Optional<ResourceType> namespaceType;

  public Namespaces(ObjectStore objects, WatchCache cache, Optional<ResourceType> namespaceType) {
    this.objects = requireNonNull(objects);
    this.cache = requireNonNull(cache);
    this.namespaceType = requireNonNull(namespaceType);
  }

  /**
   * Checks the namespace of a new object.
   *
   * @throws ApiException 404 when it is absent, 403 when it is being deleted
   */
  void admitCreation(Target target) {
    if (!target.isNamespaced() || namespaceType.isEmpty()) {
      return;
    }
    ResourceType type = namespaceType.get();
    String key = Keys.of(type, "", target.namespace());
    KubeObject namespace =
        cache
            .of(type)
            .get(key)
            .map(CachedObject::object)
            .or(() -> objects.get(key))
            .orElseThrow(() -> ApiException.notFound("", type.plural(), target.namespace()))
            .parse();
    if (namespace.isBeingDeleted()) {
      throw new ApiException(
          403,
          "Forbidden",
          target.type().plural()
              + " \""
              + target.name()
              + "\" is forbidden: unable to create new content in namespace "
              + target.namespace()
              + " because it is being terminated",
          new ApiException.Details(
              target.type().kind().group(),
              target.type().plural(),
              target.name(),
              List.of(
                  new Cause(
                      "NamespaceTerminating",
                      "namespace " + target.namespace() + " is being terminated",
                      "metadata.namespace")),
              0));
    }
  }
}
