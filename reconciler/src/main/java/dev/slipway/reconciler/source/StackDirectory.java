package dev.slipway.reconciler.source;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A directory of a commit with manifests directly inside.
 *
 * @param path relative to the tree's root, empty for the root itself
 * @param version changes exactly when a manifest directly inside changes: a digest of their names
 *     and object ids; directories below are stacks of their own and have no part in it
 * @param files sorted by path
 */
public record StackDirectory(String path, String version, List<ManifestFile> files) {
  public StackDirectory {
    requireNonNull(path);
    requireNonNull(version);
    files = List.copyOf(files);
  }

  /** Last element of the path; empty for the root. */
  public String directoryName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
