package dev.slipway.reconciler.render;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.ObjectKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one stack of one commit should run.
 *
 * @param id the stack
 * @param path of its directory below the repository's root for stacks
 * @param app value of the {@code app} label
 * @param version changes exactly when the directory's manifests change
 * @param manifests ready to be applied, in the order of files
 * @param findings why it must not be applied; empty when it may
 */
public record RenderedStack(
    StackId id,
    String path,
    String app,
    String version,
    List<Manifest> manifests,
    List<Finding> findings) {
  public RenderedStack {
    requireNonNull(id);
    requireNonNull(path);
    requireNonNull(app);
    requireNonNull(version);
    manifests = List.copyOf(manifests);
    findings = findings.stream().sorted().toList();
  }

  /** True when every manifest of the stack was understood. */
  public boolean isComplete() {
    return findings.isEmpty();
  }

  /** The manifests by the key of their object, in order. */
  public Map<ObjectKey, Manifest> byKey() {
    Map<ObjectKey, Manifest> byKey = new LinkedHashMap<>();
    manifests.forEach(manifest -> byKey.put(ObjectKey.of(manifest.object()), manifest));
    return Collections.unmodifiableMap(byKey);
  }
}
