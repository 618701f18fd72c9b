package dev.slipway.webhook.git;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.manifest.ManifestChecks;
import dev.slipway.api.manifest.ReadResult;
import dev.slipway.api.manifest.Source;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What has to be known of a file to judge it together with others; the manifests themselves are not
 * kept.
 *
 * @param findings what is wrong with the file alone
 * @param objects what it declares
 * @param defined kinds that its definitions bring along
 * @param namespaces namespaces that it makes
 */
record CheckedFile(
    List<Finding> findings,
    List<Declared> objects,
    Set<GroupVersionKind> defined,
    Set<String> namespaces) {
  CheckedFile {
    findings = List.copyOf(findings);
    objects = List.copyOf(objects);
    defined = Set.copyOf(defined);
    namespaces = Set.copyOf(namespaces);
  }

  /**
   * One object.
   *
   * @param key its name; without a namespace where it says none
   * @param kind its kind
   * @param source where it stands
   * @param kindLine where its kind is said
   * @param nameLine where its name is said
   * @param namespaceLine where its namespace is said
   */
  record Declared(
      ObjectKey key,
      GroupVersionKind kind,
      Source source,
      int kindLine,
      int nameLine,
      int namespaceLine) {
    Declared {
      requireNonNull(key);
      requireNonNull(kind);
      requireNonNull(source);
    }

    /** Its name, with a namespace. */
    ObjectKey keyIn(String namespace) {
      return key.namespace().isEmpty()
          ? new ObjectKey(key.group(), key.kind(), namespace, key.name())
          : key;
    }

    Finding unknownKind() {
      return new Finding(source.file(), kindLine, "the cluster knows no kind " + kind);
    }

    Finding unknownNamespace() {
      return new Finding(
          source.file(),
          namespaceLine,
          "there is no namespace %s: add a manifest of kind Namespace, or make it first"
              .formatted(key.namespace()));
    }

    Finding standsAlready(Declared first) {
      return new Finding(
          source.file(),
          nameLine,
          "%s stands here and at %s; an object may stand once only".formatted(key, first.source()));
    }
  }

  /** A file that is refused as a whole. */
  static CheckedFile refused(String file, String reason) {
    return new CheckedFile(List.of(new Finding(file, 1, reason)), List.of(), Set.of(), Set.of());
  }

  static CheckedFile of(ReadResult file) {
    List<Finding> findings = new ArrayList<>(file.findings());
    List<Declared> objects = new ArrayList<>();
    Set<GroupVersionKind> defined = new HashSet<>();
    Set<String> namespaces = new HashSet<>();
    for (Manifest manifest : file.manifests()) {
      findings.addAll(ManifestChecks.check(manifest));
      objects.add(
          new Declared(
              ObjectKey.of(manifest.object()),
              manifest.object().groupVersionKind(),
              manifest.source(),
              manifest.lineOf("kind"),
              manifest.lineOf("metadata.name"),
              manifest.lineOf("metadata.namespace")));
      if (manifest.object().kind().equals("CustomResourceDefinition")) {
        define(manifest.object(), defined);
      }
      if (manifest.object().kind().equals("Namespace")) {
        namespaces.add(manifest.object().name());
      }
    }
    return new CheckedFile(findings, objects, defined, namespaces);
  }

  private static void define(KubeObject definition, Set<GroupVersionKind> defined) {
    String group = definition.text("spec", "group").orElse("");
    String kind = definition.text("spec", "names", "kind").orElse("");
    definition
        .at("spec", "versions")
        .forEach(
            version ->
                defined.add(new GroupVersionKind(group, version.path("name").asText(), kind)));
  }
}
