package dev.slipway.api.resource;

import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.manifest.ManifestReader;
import dev.slipway.api.manifest.ReadResult;
import dev.slipway.api.object.KubeObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The definitions of our resources, as a cluster must know them before it takes any. */
public final class Crds {
  private static final List<String> FILES = List.of("repositories.yaml", "stacks.yaml");

  private Crds() {}

  /** The CustomResourceDefinitions, in the order in which they are to be applied. */
  public static List<KubeObject> all() {
    return FILES.stream().map(Crds::load).toList();
  }

  private static KubeObject load(String file) {
    try (InputStream stream = Crds.class.getResourceAsStream("/crds/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("the resource crds/" + file + " is missing in this build");
      }
      ReadResult result = new ManifestReader().read(file, stream.readAllBytes());
      if (!result.isComplete() || result.manifests().size() != 1) {
        throw new IllegalStateException("crds/" + file + " is broken: " + result.findings());
      }
      Manifest manifest = result.manifests().get(0);
      return manifest.object();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
