package dev.slipway.reconciler.preview;

import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import dev.slipway.reconciler.cluster.ApiReply;
import dev.slipway.reconciler.cluster.Kind;
import dev.slipway.reconciler.cluster.KindCatalogue;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.cluster.KubeApi;
import dev.slipway.reconciler.cluster.ObjectLists;
import dev.slipway.reconciler.diff.ObjectDiff;
import dev.slipway.reconciler.plan.PlanInput;
import dev.slipway.reconciler.plan.PlanInput.Presence;
import dev.slipway.reconciler.plan.PlanInput.PrunePolicy;
import dev.slipway.reconciler.plan.PlanInput.ReplacePolicy;
import dev.slipway.reconciler.plan.Planner;
import dev.slipway.reconciler.plan.SyncPlan;
import dev.slipway.reconciler.render.ManifestCache;
import dev.slipway.reconciler.render.ManifestParser;
import dev.slipway.reconciler.render.RenderedStack;
import dev.slipway.reconciler.render.Renderer;
import dev.slipway.reconciler.render.Rendering;
import dev.slipway.reconciler.render.StackId;
import dev.slipway.reconciler.source.BlobSource;
import dev.slipway.reconciler.source.GitSource;
import dev.slipway.reconciler.source.GitTree;
import dev.slipway.reconciler.source.WorkTree;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plans without applying. */
public final class Preview {
  private static final int CACHED_FILES = 10_000;

  private final KubeApi api;
  private final KindCatalogue kinds;
  private final ObjectLists lists;
  private final String namespace;
  private final String repository;

  /**
   * Previews changes to one repository.
   *
   * @param client stays the caller's to close
   * @param namespace of the Repository
   * @param repository its name; it need not exist yet
   */
  public Preview(KubernetesClient client, Clock clock, String namespace, String repository) {
    this.api = new KubeApi(client, ObjectDiff.MANAGER);
    this.kinds = new KindCatalogue(api, clock);
    this.lists = new ObjectLists(api);
    this.namespace = namespace;
    this.repository = repository;
  }

  /** What would change if a directory on disk were pushed as it is. */
  public DiffReport ofDirectory(Path directory) throws IOException {
    WorkTree.Read read = WorkTree.read(directory, path());
    return report(read.tree(), read.content());
  }

  /**
   * What would change if the cluster went to a commit.
   *
   * @param gitDirectory a git directory that has the commit, such as {@code .git}
   * @param revision a commit id, abbreviated or not, or a branch
   * @throws IllegalArgumentException when there is no such commit
   */
  public DiffReport ofRevision(Path gitDirectory, String revision) throws IOException {
    try (GitSource source = GitSource.existing(gitDirectory)) {
      String commit =
          source
              .resolve(revision)
              .orElseThrow(() -> new IllegalArgumentException("there is no commit " + revision));
      return report(source.tree(commit, path()), source);
    }
  }

  private Optional<String> path() {
    return repositoryObject().map(one -> one.spec().path()).filter(path -> !path.isEmpty());
  }

  private Optional<Repository> repositoryObject() {
    ObjectKey key = new ObjectKey(Labels.GROUP, Repository.KIND, namespace, repository);
    return switch (api.get(Kinds.REPOSITORY, key).join()) {
      case ApiReply.Accepted accepted -> Optional.of(Repository.from(accepted.object()));
      case ApiReply.Refused refused -> {
        if (refused.isNotFound()) {
          yield Optional.empty();
        }
        throw new IllegalStateException(refused.message());
      }
    };
  }

  private DiffReport report(GitTree tree, BlobSource content) {
    Map<String, Stack> stacks = stacks();
    Map<ObjectKey, String> holders = new HashMap<>();
    stacks.forEach(
        (name, stack) -> stack.status().inventory().forEach(key -> holders.put(key, name)));
    Rendering rendering =
        new Renderer(new ManifestCache(ManifestParser.standard(), CACHED_FILES))
            .render(
                tree,
                content,
                new Renderer.Context(
                    namespace,
                    repository,
                    kinds.clusterScoped(),
                    key -> Optional.ofNullable(holders.get(key))));
    Map<ObjectKey, KubeObject> live = live(rendering, holders.keySet());
    PrunePolicy prune =
        repositoryObject().map(one -> one.spec().prune()).orElse(true)
            ? PrunePolicy.DELETE
            : PrunePolicy.KEEP;
    Set<String> names = new TreeSet<>(rendering.stacks().keySet());
    names.addAll(stacks.keySet());
    List<SyncPlan> plans = new ArrayList<>();
    for (String name : names) {
      plans.add(plan(name, tree, rendering, Optional.ofNullable(stacks.get(name)), live, prune));
    }
    return new DiffReport(tree.commit(), plans);
  }

  private SyncPlan plan(
      String name,
      GitTree tree,
      Rendering rendering,
      Optional<Stack> stack,
      Map<ObjectKey, KubeObject> live,
      PrunePolicy prune) {
    Optional<RenderedStack> rendered = rendering.stack(name);
    boolean there =
        rendered.isPresent()
            || stack.filter(one -> tree.hasDirectory(one.status().path())).isPresent();
    RenderedStack desired =
        rendered.orElseGet(
            () ->
                new RenderedStack(
                    new StackId(namespace, repository, name), "", "", "", List.of(), List.of()));
    boolean applied =
        stack.filter(one -> one.status().treeId().equals(desired.version())).isPresent();
    return Planner.plan(
        new PlanInput(
            desired,
            there ? Presence.PRESENT : Presence.VANISHED,
            live,
            stack.map(one -> Set.copyOf(one.status().inventory())).orElse(Set.of()),
            rendering.declared(),
            prune,
            applied ? ReplacePolicy.REFUSED : ReplacePolicy.ALLOWED));
  }

  private Map<String, Stack> stacks() {
    Map<String, Stack> stacks = new TreeMap<>();
    for (KubeObject object : lists.list(Kinds.STACK, Labels.REPOSITORY + "=" + repository)) {
      Stack stack = Stack.from(object);
      if (stack.namespace().equals(namespace)) {
        stacks.put(stack.name(), stack);
      }
    }
    return stacks;
  }

  /** Every object that the commit or an inventory names, as it is now. */
  private Map<ObjectKey, KubeObject> live(Rendering rendering, Set<ObjectKey> inventory) {
    Set<Kind> concerned = new HashSet<>();
    for (RenderedStack stack : rendering.stacks().values()) {
      for (Manifest manifest : stack.manifests()) {
        kinds.find(manifest.object().groupVersionKind()).ifPresent(concerned::add);
      }
    }
    inventory.forEach(key -> kinds.find(key.group(), key.kind()).ifPresent(concerned::add));
    Map<ObjectKey, KubeObject> live = new HashMap<>();
    for (Kind kind : concerned) {
      lists.list(kind, "").forEach(object -> live.put(ObjectKey.of(object), object));
    }
    return live;
  }
}
