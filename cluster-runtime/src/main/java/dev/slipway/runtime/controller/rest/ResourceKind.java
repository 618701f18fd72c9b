package dev.slipway.runtime.controller.rest;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A kind of object as discovery tells of it.
 *
 * @param group empty for core
 * @param version the group's preferred version
 * @param kind such as {@code Pod}
 * @param plural such as {@code pods}
 * @param namespaced whether objects live in namespaces
 * @param verbs what can be done with it
 */
public record ResourceKind(
    String group, String version, String kind, String plural, boolean namespaced, Set<String> verbs)
    implements Comparable<ResourceKind> {
  public ResourceKind {
    requireNonNull(group);
    requireNonNull(version);
    requireNonNull(kind);
    requireNonNull(plural);
    verbs = Set.copyOf(verbs);
  }

  /** The path of the collection, in a namespace where there are any and one is given. */
  public String path(String namespace) {
    String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    return namespaced && !namespace.isEmpty()
        ? root + "/namespaces/" + encoded(namespace) + "/" + plural
        : root + "/" + plural;
  }

  /** The path of one object. */
  public String path(String namespace, String name) {
    return path(namespace) + "/" + encoded(name);
  }

  /** Names the kind to the client library. */
  public ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public int compareTo(ResourceKind other) {
    int byGroup = group.compareTo(other.group);
    return byGroup != 0 ? byGroup : plural.compareTo(other.plural);
  }

  /** {@code pods}, {@code stacks.slipway.dev}. */
  @Override
  public String toString() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
