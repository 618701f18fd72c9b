package dev.slipway.runtime.apiserver.storage;

import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import java.util.Map;
import java.util.Optional;

/**
 * An object in memory: its bytes, and what selectors ask about, read once.
 *
 * @param object the bytes
 * @param labels its labels
 * @param fields its selectable fields beyond name and namespace
 */
public record CachedObject(
    StoredObject object, Map<String, String> labels, Map<String, String> fields) {

  /** Reads what selectors ask about. */
  public static CachedObject of(StoredObject object, Optional<ResourceType> type) {
    KubeObject parsed = object.parse();
    return new CachedObject(
        object,
        parsed.labels(),
        type.filter(known -> !known.selectableFieldNames().isEmpty())
            .map(known -> known.selectableFields(parsed))
            .orElse(Map.of()));
  }

  /** The object's name. */
  public String name() {
    return Keys.name(object.key());
  }

  /** The object's namespace, empty for cluster-scoped types. */
  public String namespace() {
    return Keys.namespace(object.key());
  }
}
