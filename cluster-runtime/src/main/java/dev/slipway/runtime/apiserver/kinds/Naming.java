package dev.slipway.runtime.apiserver.kinds;

import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.resource.ResourceType.Scope;
import java.util.List;
import java.util.Set;

/**
 * What a kind is called, and where it is served.
 *
 * @param kind stored version and kind
 * @param plural in URLs
 * @param shortNames for people
 * @param categories for people
 * @param scope whether objects live in namespaces
 * @param subresources served beside the object
 */
record Naming(
    GroupVersionKind kind,
    String plural,
    List<String> shortNames,
    List<String> categories,
    Scope scope,
    Set<String> subresources) {
  Naming {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    subresources = Set.copyOf(subresources);
  }

  static Naming namespaced(String apiVersion, String kind, String plural, String... shortNames) {
    return new Naming(
        GroupVersionKind.of(apiVersion, kind),
        plural,
        List.of(shortNames),
        List.of(),
        Scope.NAMESPACED,
        Set.of());
  }

  static Naming ofCluster(String apiVersion, String kind, String plural, String... shortNames) {
    return new Naming(
        GroupVersionKind.of(apiVersion, kind),
        plural,
        List.of(shortNames),
        List.of(),
        Scope.CLUSTER,
        Set.of());
  }

  Naming in(String category) {
    return new Naming(kind, plural, shortNames, List.of(category), scope, subresources);
  }

  Naming with(String... served) {
    return new Naming(kind, plural, shortNames, categories, scope, Set.of(served));
  }
}
