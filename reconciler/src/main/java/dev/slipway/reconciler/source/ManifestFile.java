package dev.slipway.reconciler.source;

import static java.util.Objects.requireNonNull;

/**
 * A file of a commit that should hold manifests.
 *
 * @param path inside the repository, with forward slashes
 * @param blob git object id of its content
 * @param form what git says the entry is
 */
public record ManifestFile(String path, String blob, Form form) {
  public ManifestFile {
    requireNonNull(path);
    requireNonNull(blob);
    requireNonNull(form);
  }

  /** What a tree entry with the name of a manifest can be. */
  public enum Form {
    /** An ordinary file. */
    REGULAR,
    /** A symbolic link, which is never followed. */
    SYMLINK,
    /** A name that is not valid UTF-8 or holds control characters. */
    UNREADABLE_NAME
  }
}
