package dev.slipway.reconciler.render;

import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import java.util.List;

/** Turns the bytes of one file into manifests. */
@FunctionalInterface
public interface ManifestParser {
  /** Parses one file; bad input is findings, not an exception. */
  Parsed parse(String path, byte[] content);

  /**
   * What a file holds.
   *
   * @param manifests what could be read
   * @param findings why the rest could not
   */
  record Parsed(List<Manifest> manifests, List<Finding> findings) {
    public Parsed {
      manifests = List.copyOf(manifests);
      findings = List.copyOf(findings);
    }

    static Parsed refused(String path, String reason) {
      return new Parsed(List.of(), List.of(new Finding(path, 1, reason)));
    }
  }
}
