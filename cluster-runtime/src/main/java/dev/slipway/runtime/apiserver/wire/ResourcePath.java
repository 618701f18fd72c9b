package dev.slipway.runtime.apiserver.wire;

import java.util.List;
import java.util.Optional;

/**
 * The parts of {@code /api/v1/…} and {@code /apis/group/version/…}; absent parts are empty strings.
 *
 * @param group empty for core
 * @param version such as {@code v1}
 * @param namespace of a namespaced resource
 * @param plural the resource
 * @param name the object
 * @param subresource such as {@code status}; may hold further segments for proxies
 * @param watch true below the deprecated {@code /watch/} prefix
 */
public record ResourcePath(
    String group,
    String version,
    String namespace,
    String plural,
    String name,
    String subresource,
    boolean watch) {

  /** Reads a path; empty when it names no resource. */
  public static Optional<ResourcePath> of(List<String> segments) {
    if (segments.size() >= 3 && segments.getFirst().equals("api")) {
      return of("", segments.get(1), segments.subList(2, segments.size()));
    }
    if (segments.size() >= 4 && segments.getFirst().equals("apis")) {
      return of(segments.get(1), segments.get(2), segments.subList(3, segments.size()));
    }
    // Clients without aggregated discovery ask for the old core versions below /apis.
    if (segments.size() == 3
        && segments.getFirst().equals("apis")
        && segments.get(1).startsWith("v1beta")) {
      return of("", segments.get(1), segments.subList(2, segments.size()));
    }
    return Optional.empty();
  }

  private static Optional<ResourcePath> of(String group, String version, List<String> given) {
    List<String> rest = given;
    boolean watch = rest.getFirst().equals("watch") && rest.size() > 1;
    if (watch) {
      rest = rest.subList(1, rest.size());
    }
    String namespace = "";
    boolean ofNamespaces =
        rest.getFirst().equals("namespaces")
            && (rest.size() < 3 || rest.get(2).equals("status") || rest.get(2).equals("finalize"));
    if (rest.getFirst().equals("namespaces") && !ofNamespaces) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    return Optional.of(
        new ResourcePath(
            group,
            version,
            namespace,
            rest.getFirst(),
            rest.size() > 1 ? rest.get(1) : "",
            rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : "",
            watch));
  }
}
