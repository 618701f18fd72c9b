package dev.slipway.api.object;

import static java.util.Objects.requireNonNull;

/**
 * What an object says it is. The core group is the empty string.
 *
 * @param group API group, empty for core
 * @param version version inside the group, such as {@code v1} or {@code v1beta3}
 * @param kind such as {@code Pod}
 */
public record GroupVersionKind(String group, String version, String kind)
    implements Comparable<GroupVersionKind> {
  public GroupVersionKind {
    requireNonNull(group);
    requireNonNull(version);
    requireNonNull(kind);
  }

  /** Splits an {@code apiVersion} such as {@code v1} or {@code apps/v1}. */
  public static GroupVersionKind of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersionKind("", apiVersion, kind)
        : new GroupVersionKind(
            apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }

  /** The form written in manifests: {@code v1}, {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  @Override
  public int compareTo(GroupVersionKind other) {
    int byGroup = group.compareTo(other.group);
    if (byGroup != 0) {
      return byGroup;
    }
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : version.compareTo(other.version);
  }

  /** {@code apiVersion kind}, for messages. */
  @Override
  public String toString() {
    return apiVersion() + " " + kind;
  }
}
