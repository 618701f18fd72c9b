package dev.slipway.api.manifest;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What became of one file: the manifests that could be read, and why the rest could not.
 *
 * @param file the file
 * @param manifests in the order written
 * @param findings in the order of lines
 */
public record ReadResult(String file, List<Manifest> manifests, List<Finding> findings) {
  public ReadResult {
    requireNonNull(file);
    manifests = List.copyOf(manifests);
    findings = findings.stream().sorted().toList();
  }

  /** True when everything in the file was understood. */
  public boolean isComplete() {
    return findings.isEmpty();
  }
}
