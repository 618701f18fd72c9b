package dev.slipway.webhook.cluster;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the front door shows of the cluster, kept up to date by watches. Safe for threads. */
public final class ClusterView implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterView.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ResourceDefinitionContext NODES = core("Node", "nodes", false);
  private static final ResourceDefinitionContext EVENTS = core("Event", "events", true);

  private final KubernetesClient client;
  private final Map<ObjectKey, Repository> repositories = new ConcurrentSkipListMap<>();
  private final Map<ObjectKey, Stack> stacks = new ConcurrentSkipListMap<>();
  private final Map<ObjectKey, NodeState> nodes = new ConcurrentSkipListMap<>();
  private final RecentEvents events = new RecentEvents();
  private final ChangeSignal changes = new ChangeSignal();
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final List<CompletableFuture<Void>> lists = new ArrayList<>();

  public ClusterView(KubernetesClient client) {
    this.client = client;
  }

  private static ResourceDefinitionContext core(String kind, String plural, boolean namespaced) {
    return new ResourceDefinitionContext.Builder()
        .withGroup("")
        .withVersion("v1")
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }

  /** Watches; returns when repositories and stacks are known. */
  public void start() {
    CompletableFuture<Void> ours =
        CompletableFuture.allOf(
            watch(
                ClusterDeployments.REPOSITORIES,
                seen -> repositories.put(ObjectKey.of(seen), Repository.from(seen)),
                gone -> repositories.remove(ObjectKey.of(gone))),
            watch(
                ClusterDeployments.STACKS,
                seen -> stacks.put(ObjectKey.of(seen), Stack.from(seen)),
                gone -> stacks.remove(ObjectKey.of(gone))));
    // These are for looking at only: a cluster that does not show them is served all the same.
    lists.add(
        watch(
            NODES,
            seen -> nodes.put(ObjectKey.of(seen), NodeState.from(seen)),
            gone -> nodes.remove(ObjectKey.of(gone))));
    lists.add(watch(EVENTS, events::seen, events::gone));
    try {
      ours.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while listing repositories and stacks", e);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException(
          "the API server does not list repositories and stacks: are the slipway.dev resources"
              + " installed?",
          e);
    }
  }

  private CompletableFuture<Void> watch(
      ResourceDefinitionContext kind, Consumer<KubeObject> seen, Consumer<KubeObject> gone) {
    SharedIndexInformer<GenericKubernetesResource> informer =
        client.genericKubernetesResources(kind).inAnyNamespace().runnableInformer(0);
    informer.removeNamespaceIndex();
    // The objects are kept once, here: the informer only has to notice changes.
    informer.itemStore(
        new ReducedStateItemStore<>(
            ReducedStateItemStore.NAME_KEY_STATE,
            GenericKubernetesResource.class,
            client.getKubernetesSerialization(),
            "apiVersion",
            "kind",
            "metadata.uid"));
    informer.exceptionHandler(
        (started, failure) -> {
          LOG.atDebug()
              .setCause(failure)
              .addKeyValue("kind", kind.getKind())
              .log("watch failed and is tried again");
          return true;
        });
    informer.addEventHandler(new Handler(seen, gone));
    informers.add(informer);
    return informer.start().toCompletableFuture();
  }

  /** All repositories, by namespace and name. */
  public List<Repository> repositories() {
    return List.copyOf(repositories.values());
  }

  /** All stacks, by namespace and name. */
  public List<Stack> stacks() {
    return List.copyOf(stacks.values());
  }

  /** All nodes, by name. */
  public List<NodeState> nodes() {
    return List.copyOf(nodes.values());
  }

  /** The newest events, newest first. */
  public List<RecentEvent> events() {
    return events.newest();
  }

  /** Counts the changes, and lets wait for the next. */
  public ChangeSignal changes() {
    return changes;
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
    changes.close();
  }

  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
    private final Consumer<KubeObject> seen;
    private final Consumer<KubeObject> gone;

    Handler(Consumer<KubeObject> seen, Consumer<KubeObject> gone) {
      this.seen = seen;
      this.gone = gone;
    }

    @Override
    public void onAdd(GenericKubernetesResource added) {
      seen.accept(ClusterDeployments.convert(added));
      changes.raise();
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      seen.accept(ClusterDeployments.convert(after));
      changes.raise();
    }

    @Override
    public void onDelete(GenericKubernetesResource deleted, boolean unknown) {
      gone.accept(ClusterDeployments.convert(deleted));
      changes.raise();
    }
  }
}
