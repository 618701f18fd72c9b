package dev.slipway.api.manifest;

import static java.util.Objects.requireNonNull;

/**
 * Where a manifest stands.
 *
 * @param file path inside its repository, with forward slashes
 * @param document index of the document in the file, from 0
 * @param line line of the document's first key, from 1
 */
public record Source(String file, int document, int line) {
  public Source {
    requireNonNull(file);
  }

  /** {@code file:line}, the form compilers print and editors open. */
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
