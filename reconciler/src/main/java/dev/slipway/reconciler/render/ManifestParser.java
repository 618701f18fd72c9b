package dev.slipway.reconciler.render;

import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.manifest.ManifestChecks;
import dev.slipway.api.manifest.ManifestReader;
import dev.slipway.api.manifest.ReadResult;
import java.util.ArrayList;
import java.util.List;

/** Turns the bytes of one file into manifests. */
@FunctionalInterface
public interface ManifestParser {
  /** Parses one file; bad input is findings, not an exception. */
  Parsed parse(String path, byte[] content);

  /** Reads whatever people write, and checks what it means. */
  static ManifestParser standard() {
    ManifestReader reader = new ManifestReader();
    return (path, content) -> {
      ReadResult result = reader.read(path, content);
      List<Finding> findings = new ArrayList<>(result.findings());
      result.manifests().forEach(manifest -> findings.addAll(ManifestChecks.check(manifest)));
      return new Parsed(result.manifests(), findings);
    };
  }

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
