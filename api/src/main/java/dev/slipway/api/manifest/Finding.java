package dev.slipway.api.manifest;

import static java.util.Objects.requireNonNull;

/**
 * Why a piece of a file cannot be used.
 *
 * @param file path inside its repository
 * @param line from 1
 * @param reason one sentence: what is wrong and what to do
 */
public record Finding(String file, int line, String reason) implements Comparable<Finding> {
  public Finding {
    requireNonNull(file);
    requireNonNull(reason);
  }

  @Override
  public int compareTo(Finding other) {
    int byFile = file.compareTo(other.file);
    return byFile != 0 ? byFile : Integer.compare(line, other.line);
  }

  /** {@code file:line: reason}. */
  @Override
  public String toString() {
    return file + ":" + line + ": " + reason;
  }
}
