package dev.slipway.runtime.apiserver.discovery;

import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.runtime.apiserver.resource.Served;
import java.util.List;

/** What discovery says about subresources. */
final class Subresources {
  private Subresources() {}

  /**
   * A subresource.
   *
   * @param name such as {@code status}
   * @param kind of its bodies
   * @param verbs that it takes
   */
  record Subresource(String name, GroupVersionKind kind, List<String> verbs) {}

  /** The subresources of a type, by name. */
  static List<Subresource> of(Served served) {
    return served.type().subresources().stream()
        .sorted()
        .map(
            name ->
                switch (name) {
                  case "scale" ->
                      new Subresource(
                          name,
                          new GroupVersionKind("autoscaling", "v1", "Scale"),
                          List.of("get", "patch", "update"));
                  case "binding" ->
                      new Subresource(name, core(served, "Binding"), List.of("create"));
                  case "eviction" ->
                      new Subresource(
                          name,
                          new GroupVersionKind("policy", "v1", "Eviction"),
                          List.of("create"));
                  case "log" -> new Subresource(name, served.kind(), List.of("get"));
                  case "finalize" -> new Subresource(name, served.kind(), List.of("update"));
                  default ->
                      new Subresource(name, served.kind(), List.of("get", "patch", "update"));
                })
        .toList();
  }

  private static GroupVersionKind core(Served served, String kind) {
    return new GroupVersionKind("", served.version(), kind);
  }
}
