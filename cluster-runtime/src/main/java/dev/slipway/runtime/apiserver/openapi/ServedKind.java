package dev.slipway.runtime.apiserver.openapi;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.GroupVersionKind;
import java.util.Set;

/**
 * One kind in one version, as the documents describe it.
 *
 * @param kind with the version in which it is served
 * @param plural name in URLs
 * @param namespaced whether objects live in namespaces
 * @param subresources as in discovery; {@code status} and {@code scale} are described
 * @param customSchema the {@code openAPIV3Schema} of a custom kind; for built-in ones, or where
 *     there is none, a missing node
 */
public record ServedKind(
    GroupVersionKind kind,
    String plural,
    boolean namespaced,
    Set<String> subresources,
    JsonNode customSchema) {
  public ServedKind {
    requireNonNull(kind);
    requireNonNull(plural);
    subresources = Set.copyOf(subresources);
    requireNonNull(customSchema);
  }

  /** {@code api/v1}, {@code apis/apps/v1}. */
  String groupVersionPath() {
    return kind.group().isEmpty()
        ? "api/" + kind.version()
        : "apis/" + kind.group() + "/" + kind.version();
  }
}
