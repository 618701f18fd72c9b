package dev.slipway.reconciler.cluster;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.object.ObjectKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A kind that the cluster serves.
 *
 * @param type group, version and kind
 * @param plural name in paths
 * @param namespaced whether its objects live in namespaces
 */
public record Kind(GroupVersionKind type, String plural, boolean namespaced) {
  public Kind {
    requireNonNull(type);
    requireNonNull(plural);
  }

  /** Path of all objects of the kind. */
  String collection() {
    return root() + "/" + plural;
  }

  /** Path of the objects of one namespace. */
  String collection(String namespace) {
    return root() + (namespaced ? "/namespaces/" + encode(namespace) : "") + "/" + plural;
  }

  /** Path of one object. */
  String path(ObjectKey key) {
    return collection(key.namespace()) + "/" + encode(key.name());
  }

  private String root() {
    return type.group().isEmpty()
        ? "/api/" + type.version()
        : "/apis/" + type.group() + "/" + type.version();
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
