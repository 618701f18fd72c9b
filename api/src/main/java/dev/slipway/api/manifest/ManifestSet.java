package dev.slipway.api.manifest;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.object.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The manifests of several files as one whole: each object once.
 *
 * @param manifests in the order of files; of an object that stands twice, the first
 * @param findings about single files and about the whole, in the order of files and lines
 */
public record ManifestSet(List<Manifest> manifests, List<Finding> findings) {
  public ManifestSet {
    manifests = List.copyOf(manifests);
    findings = findings.stream().sorted().toList();
  }

  /**
   * Joins what was read from files, checks the meaning of each manifest, and finds objects that
   * stand more than once.
   *
   * @param defaultNamespace where objects go that name no namespace
   */
  public static ManifestSet of(Collection<ReadResult> files, String defaultNamespace) {
    requireNonNull(defaultNamespace);
    List<Finding> findings = new ArrayList<>();
    Map<ObjectKey, Manifest> byKey = new LinkedHashMap<>();
    for (ReadResult file : files) {
      findings.addAll(file.findings());
      for (Manifest manifest : file.manifests()) {
        findings.addAll(ManifestChecks.check(manifest));
        Manifest first = byKey.putIfAbsent(key(manifest, defaultNamespace), manifest);
        if (first != null) {
          findings.add(twice(first, manifest));
        }
      }
    }
    return new ManifestSet(List.copyOf(byKey.values()), findings);
  }

  private static ObjectKey key(Manifest manifest, String defaultNamespace) {
    ObjectKey key = ObjectKey.of(manifest.object());
    return key.namespace().isEmpty()
        ? new ObjectKey(key.group(), key.kind(), defaultNamespace, key.name())
        : key;
  }

  private static Finding twice(Manifest first, Manifest second) {
    return second.finding(
        "metadata.name",
        "%s stands here and at %s; an object may stand once only"
            .formatted(ObjectKey.of(second.object()), first.source()));
  }

  /** One finding for each manifest of a kind that {@code known} does not know. */
  public List<Finding> unknownKinds(Predicate<GroupVersionKind> known) {
    return manifests.stream()
        .filter(manifest -> !known.test(manifest.object().groupVersionKind()))
        .map(
            manifest ->
                manifest.finding(
                    "kind", "the cluster knows no kind " + manifest.object().groupVersionKind()))
        .toList();
  }
}
