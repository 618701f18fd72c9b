package dev.slipway.reconciler;

import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.manifest.ManifestReader;
import dev.slipway.api.manifest.ReadResult;
import dev.slipway.api.object.KubeObject;
import dev.slipway.reconciler.render.ManifestCache;
import dev.slipway.reconciler.render.ManifestParser;
import dev.slipway.reconciler.render.Renderer;
import dev.slipway.reconciler.render.Rendering;
import dev.slipway.reconciler.source.BlobContent;
import dev.slipway.reconciler.source.GitTree;
import dev.slipway.reconciler.source.ManifestFile;
import dev.slipway.reconciler.source.StackDirectory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Renders files given as text, as if they were a commit. */
public final class Manifests {
  private Manifests() {}

  public static KubeObject object(String yaml) {
    ReadResult result =
        new ManifestReader().read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    if (!result.isComplete() || result.manifests().size() != 1) {
      throw new AssertionError(result.toString());
    }
    return result.manifests().getFirst().object();
  }

  public static List<Manifest> manifests(String file, String yaml) {
    return new ManifestReader().read(file, yaml.getBytes(StandardCharsets.UTF_8)).manifests();
  }

  /** A rendering of repository {@code default/shop}, by path of files. */
  public static Rendering render(Map<String, String> files) {
    return render(files, Map.of());
  }

  public static Rendering render(
      Map<String, String> files, Map<dev.slipway.api.object.ObjectKey, String> holders) {
    SortedMap<String, List<ManifestFile>> directories = new TreeMap<>();
    new TreeMap<>(files)
        .forEach(
            (path, content) -> {
              int slash = path.lastIndexOf('/');
              directories
                  .computeIfAbsent(
                      slash < 0 ? "" : path.substring(0, slash), d -> new ArrayList<>())
                  .add(new ManifestFile(path, "" + content.hashCode(), ManifestFile.Form.REGULAR));
            });
    SortedMap<String, StackDirectory> stacks = new TreeMap<>();
    directories.forEach(
        (path, list) -> stacks.put(path, new StackDirectory(path, "v" + list.hashCode(), list)));
    GitTree tree =
        new GitTree(
            "c0ffee", "subject", "Ada", Instant.EPOCH, "", true, stacks, Set.of(), List.of());
    ManifestReader reader = new ManifestReader();
    ManifestParser parser =
        (path, content) -> {
          ReadResult result = reader.read(path, content);
          return new ManifestParser.Parsed(result.manifests(), result.findings());
        };
    return new Renderer(new ManifestCache(parser, 1000))
        .render(
            tree,
            file -> new BlobContent.Bytes(files.get(file.path()).getBytes(StandardCharsets.UTF_8)),
            new Renderer.Context(
                "default", "shop", Set.of(), key -> Optional.ofNullable(holders.get(key))));
  }
}
