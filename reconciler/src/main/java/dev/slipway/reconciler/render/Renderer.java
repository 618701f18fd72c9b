package dev.slipway.reconciler.render;

import dev.slipway.api.manifest.Finding;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import dev.slipway.reconciler.render.ManifestParser.Parsed;
import dev.slipway.reconciler.source.BlobSource;
import dev.slipway.reconciler.source.GitTree;
import dev.slipway.reconciler.source.ManifestFile;
import dev.slipway.reconciler.source.StackDirectory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Renders whole commits. Safe for threads; remembers what it rendered last, to do it once. */
public final class Renderer {
  /** A stack's objects as marked last: a commit leaves most stacks as they were. */
  private record Marked(
      String version,
      String app,
      KindScopes scopes,
      Map<ObjectKey, Manifest> objects,
      List<Finding> findings) {
    boolean isOf(Draft draft, KindScopes present) {
      return version.equals(draft.directory.version())
          && app.equals(draft.app)
          && scopes.equals(present);
    }
  }

  private final ManifestCache cache;
  private final Map<StackId, Marked> lastMarked = new ConcurrentHashMap<>();

  /** A renderer that parses through {@code cache}. */
  public Renderer(ManifestCache cache) {
    this.cache = cache;
  }

  /**
   * What a renderer must know about the world.
   *
   * @param namespace of the Repository; objects that name none get it
   * @param repository name of the Repository
   * @param clusterScoped kinds, each {@code group/Kind}, known to live outside namespaces
   * @param holder the stack whose inventory has an object now: where two stacks declare the same
   *     object, that one keeps it
   */
  public record Context(
      String namespace,
      String repository,
      Set<String> clusterScoped,
      Function<ObjectKey, Optional<String>> holder) {}

  private record Draft(StackId id, String app, StackDirectory directory, List<Parsed> files) {}

  /** Renders a tree. */
  public Rendering render(GitTree tree, BlobSource source, Context context) {
    SortedMap<String, String> names = StackNames.of(tree.stacks().keySet(), context.repository());
    List<Draft> drafts = new ArrayList<>();
    for (StackDirectory directory : tree.stacks().values()) {
      drafts.add(draft(directory, name(names, directory), tree, source, context));
    }
    List<Manifest> everything =
        drafts.stream()
            .flatMap(draft -> draft.files.stream())
            .flatMap(file -> file.manifests().stream())
            .toList();
    KindScopes scopes = KindScopes.of(everything, context.clusterScoped());

    Map<String, Map<ObjectKey, Manifest>> marked = new LinkedHashMap<>();
    Map<String, List<Finding>> findings = new HashMap<>();
    for (Draft draft : drafts) {
      Marked one = marked(draft, scopes);
      marked.put(draft.id.name(), one.objects);
      findings.put(draft.id.name(), new ArrayList<>(one.findings));
    }
    Map<ObjectKey, String> declared = settle(marked, findings, context);

    SortedMap<String, RenderedStack> stacks = new TreeMap<>();
    for (Draft draft : drafts) {
      String name = draft.id.name();
      stacks.put(
          name,
          new RenderedStack(
              draft.id,
              draft.directory.path(),
              draft.app,
              draft.directory.version(),
              List.copyOf(marked.getOrDefault(name, Map.of()).values()),
              findings.getOrDefault(name, List.of())));
    }
    return new Rendering(tree.commit(), stacks, declared);
  }

  private Draft draft(
      StackDirectory directory, String name, GitTree tree, BlobSource source, Context context) {
    List<Parsed> files = new ArrayList<>();
    for (ManifestFile file : directory.files()) {
      files.add(cache.get(file, source));
    }
    String rootName = tree.root().substring(tree.root().lastIndexOf('/') + 1);
    String directoryName =
        directory.path().isEmpty()
            ? (rootName.isEmpty() ? context.repository() : rootName)
            : directory.directoryName();
    return new Draft(
        new StackId(context.namespace(), context.repository(), name),
        StackNames.app(directoryName, name),
        directory,
        files);
  }

  private static String name(SortedMap<String, String> names, StackDirectory directory) {
    String name = names.get(directory.path());
    if (name == null) {
      throw new IllegalStateException("no name for " + directory.path());
    }
    return name;
  }

  private Marked marked(Draft draft, KindScopes scopes) {
    Marked last = lastMarked.get(draft.id);
    if (last != null && last.isOf(draft, scopes)) {
      return last;
    }
    List<Finding> findings = new ArrayList<>();
    draft.files.forEach(file -> findings.addAll(file.findings()));
    Map<ObjectKey, Manifest> objects = mark(draft, scopes, findings);
    Marked now =
        new Marked(
            draft.directory.version(),
            draft.app,
            scopes,
            Collections.unmodifiableMap(objects),
            List.copyOf(findings));
    lastMarked.put(draft.id, now);
    return now;
  }

  /** Marks a stack's objects; an object that one stack has twice is a finding on the second. */
  private static Map<ObjectKey, Manifest> mark(
      Draft draft, KindScopes scopes, List<Finding> findings) {
    Marking marking = new Marking(draft.id, draft.app, scopes);
    Map<ObjectKey, Manifest> marked = new LinkedHashMap<>();
    for (Parsed file : draft.files) {
      for (Manifest manifest : file.manifests()) {
        KubeObject object = manifest.object();
        if (object.groupVersionKind().group().equals(Labels.GROUP)
            && object.kind().equals("Stack")) {
          findings.add(finding(manifest, "Stack objects are written by Slipway itself"));
          continue;
        }
        if (object.name().isEmpty()) {
          findings.add(finding(manifest, "the object has no metadata.name"));
          continue;
        }
        String wave = object.annotations().getOrDefault(Labels.WAVE, "0");
        if (!wave.matches("-?\\d{1,6}")) {
          findings.add(
              finding(
                  manifest, "annotation " + Labels.WAVE + " must be a whole number, not " + wave));
        }
        KubeObject ready = marking.mark(object);
        ObjectKey key = ObjectKey.of(ready);
        Manifest first =
            marked.putIfAbsent(key, new Manifest(ready, manifest.source(), manifest.warnings()));
        if (first != null) {
          findings.add(finding(manifest, key + " is already declared at " + first.source()));
        }
      }
    }
    return marked;
  }

  /**
   * Gives each object to one stack: the one that holds it already, else the first by path. The
   * others get a finding.
   */
  private static Map<ObjectKey, String> settle(
      Map<String, Map<ObjectKey, Manifest>> marked,
      Map<String, List<Finding>> findings,
      Context context) {
    Map<ObjectKey, List<String>> claims = new TreeMap<>(Comparator.naturalOrder());
    marked.forEach(
        (stack, objects) ->
            objects
                .keySet()
                .forEach(key -> claims.computeIfAbsent(key, any -> new ArrayList<>()).add(stack)));
    Map<ObjectKey, String> declared = new HashMap<>();
    claims.forEach(
        (key, stacks) -> {
          String owner =
              context.holder().apply(key).filter(stacks::contains).orElse(stacks.getFirst());
          declared.put(key, owner);
          for (String other : stacks) {
            if (!other.equals(owner)) {
              Manifest first = manifest(marked, owner, key);
              Manifest second = manifest(marked, other, key);
              findings
                  .computeIfAbsent(other, any -> new ArrayList<>())
                  .add(
                      finding(
                          second,
                          key
                              + " already belongs to stack "
                              + owner
                              + " ("
                              + first.source()
                              + ")"));
            }
          }
        });
    return declared;
  }

  private static Manifest manifest(
      Map<String, Map<ObjectKey, Manifest>> marked, String stack, ObjectKey key) {
    Manifest manifest = marked.getOrDefault(stack, Map.of()).get(key);
    if (manifest == null) {
      throw new IllegalStateException(stack + " has no " + key);
    }
    return manifest;
  }

  private static Finding finding(Manifest manifest, String reason) {
    return new Finding(manifest.source().file(), manifest.source().line(), reason);
  }
}
