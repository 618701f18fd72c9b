package dev.slipway.runtime.apiserver.resource;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.GroupVersionKind;

/**
 * A resource type in one of the versions it is served in.
 *
 * @param type the stored type
 * @param version the version that the client speaks, without the group
 */
public record Served(ResourceType type, String version) {
  public Served {
    requireNonNull(type);
    requireNonNull(version);
  }

  /** The kind as this version names it. */
  public GroupVersionKind kind() {
    return new GroupVersionKind(type.kind().group(), version, type.kind().kind());
  }

  /** API group, empty for core. */
  public String group() {
    return type.kind().group();
  }

  /** True when the client reads and writes the form that is stored. */
  public boolean isStoredForm() {
    return version.equals(type.kind().version());
  }
}
