package dev.slipway.runtime.controller.gc;

import dev.slipway.api.loop.Outcome;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.rest.Discovery;
import dev.slipway.runtime.controller.rest.ResourceKind;
import dev.slipway.runtime.informer.Watched;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Watches every kind there is: through the controllers' shared watches where there is one, else by
 * one of its own that keeps metadata only. Follows kinds that come and go.
 */
final class Monitors implements AutoCloseable {
  /** Hears of every object. */
  interface Listener {
    void present(GraphNode node);

    void gone(GraphNode node);

    /** No longer watched, because its kind is gone; nobody saw the object go. */
    void lost(GraphNode node);
  }

  // Many, short-lived, and neither owner nor owned.
  private static final Set<String> IGNORED = Set.of("events", "events.events.k8s.io");
  private static final long START_LIMIT_SECONDS = 60;

  private final KubernetesClient client;
  private final Discovery discovery;
  private final KnownKinds kinds;
  private final Listener listener;
  private final Set<String> shared = new HashSet<>();
  private final Map<ResourceKind, Watched<GenericKubernetesResource>> own = // guarded by this
      new LinkedHashMap<>();
  private boolean closed; // guarded by this

  Monitors(KubernetesClient client, Informers informers, KnownKinds kinds, Listener listener) {
    this.client = client;
    this.discovery = new Discovery(client);
    this.kinds = kinds;
    this.listener = listener;
    share("", "Pod", "pods", true, informers.pods());
    share(
        "",
        "ReplicationController",
        "replicationcontrollers",
        true,
        informers.replicationControllers());
    share("", "Service", "services", true, informers.services());
    share("", "Endpoints", "endpoints", true, informers.endpoints());
    share("discovery.k8s.io", "EndpointSlice", "endpointslices", true, informers.endpointSlices());
    share("", "Node", "nodes", false, informers.nodes());
    share("", "Namespace", "namespaces", false, informers.namespaces());
    share("coordination.k8s.io", "Lease", "leases", true, informers.leases());
    share(
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        "customresourcedefinitions",
        false,
        informers.definitions());
  }

  private <T extends HasMetadata> void share(
      String group, String kind, String plural, boolean namespaced, Watched<T> watched) {
    ResourceKind described = new ResourceKind(group, "v1", kind, plural, namespaced, Set.of());
    shared.add(described.toString());
    watched.listen((before, after) -> changed(described, before, after));
  }

  private void changed(
      ResourceKind kind, @Nullable HasMetadata before, @Nullable HasMetadata after) {
    if (after != null) {
      listener.present(GraphNode.of(kind, after));
    } else if (before != null) {
      listener.gone(GraphNode.of(kind, before));
    }
  }

  /** Asks what kinds there are, and begins and ends watches accordingly. */
  synchronized Outcome refresh() throws InterruptedException {
    if (closed) {
      return Outcome.done();
    }
    List<ResourceKind> now = discovery.kinds();
    kinds.set(now);
    Predicate<ResourceKind> wanted =
        kind ->
            kind.verbs().contains("watch")
                && !shared.contains(kind.toString())
                && !IGNORED.contains(kind.toString());
    Set<ResourceKind> watch = new HashSet<>(now.stream().filter(wanted).toList());
    List.copyOf(own.keySet()).stream().filter(kind -> !watch.contains(kind)).forEach(this::end);
    watch.removeAll(own.keySet());
    Map<ResourceKind, CompletableFuture<Void>> starting = new LinkedHashMap<>();
    watch.forEach(kind -> starting.put(kind, begin(kind)));
    String failed = "";
    for (Map.Entry<ResourceKind, CompletableFuture<Void>> each : starting.entrySet()) {
      try {
        each.getValue().get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        failed = each.getKey() + ": " + e;
        end(each.getKey());
      }
    }
    return failed.isEmpty() ? Outcome.done() : Outcome.failed("cannot watch " + failed);
  }

  private CompletableFuture<Void> begin(ResourceKind kind) {
    Watched<GenericKubernetesResource> watched =
        Watched.metadata(
            kind.namespaced()
                ? client.genericKubernetesResources(kind.context()).inAnyNamespace()
                : client.genericKubernetesResources(kind.context()));
    watched.listen((before, after) -> changed(kind, before, after));
    own.put(kind, watched);
    return watched.start();
  }

  private void end(ResourceKind kind) {
    Watched<GenericKubernetesResource> watched = own.remove(kind);
    if (watched != null) {
      watched.close();
      watched.all().forEach(object -> listener.lost(GraphNode.of(kind, object)));
    }
  }

  /** Ends its own watches. */
  @Override
  public synchronized void close() {
    closed = true;
    own.values().forEach(Watched::close);
    own.clear();
  }
}
