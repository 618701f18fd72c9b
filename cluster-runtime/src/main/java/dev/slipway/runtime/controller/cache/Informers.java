package dev.slipway.runtime.controller.cache;

import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.informer.Watched;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One watch for each kind that a controller looks at. Listeners are added before the start. */
public final class Informers implements AutoCloseable {
  /** Index of pods: by uid of the controlling owner, or {@link #orphansOf} their namespace. */
  public static final String CONTROLLER = "controller";

  /** Index of pods: by node, the empty string for those not bound. */
  public static final String NODE = "node";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Watched<Pod> pods;
  private final Watched<ReplicationController> replicationControllers;
  private final Watched<Service> services;
  private final Watched<Endpoints> endpoints;
  private final Watched<EndpointSlice> endpointSlices;
  private final Watched<Node> nodes;
  private final Watched<Lease> leases;
  private final Watched<Namespace> namespaces;
  private final Watched<CustomResourceDefinition> definitions;

  /** Watches nothing yet. */
  public Informers(KubernetesClient client) {
    pods =
        Watched.of(
            client.pods().inAnyNamespace(),
            Map.of(
                CONTROLLER,
                Informers::controllerKeys,
                NODE,
                (Pod pod) -> List.of(PodState.node(pod))));
    replicationControllers = Watched.of(client.replicationControllers().inAnyNamespace(), Map.of());
    services = Watched.of(client.services().inAnyNamespace(), Map.of());
    endpoints = Watched.of(client.endpoints().inAnyNamespace(), Map.of());
    endpointSlices =
        Watched.of(client.discovery().v1().endpointSlices().inAnyNamespace(), Map.of());
    nodes = Watched.of(client.nodes(), Map.of());
    leases = Watched.of(client.leases().inAnyNamespace(), Map.of());
    namespaces = Watched.of(client.namespaces(), Map.of());
    definitions = Watched.of(client.apiextensions().v1().customResourceDefinitions(), Map.of());
  }

  private static List<String> controllerKeys(Pod pod) {
    return List.of(
        PodState.controller(pod)
            .map(owner -> owner.getUid())
            .orElseGet(() -> orphansOf(pod.getMetadata().getNamespace())));
  }

  /** The value under which {@link #CONTROLLER} lists the pods of a namespace that have none. */
  public static String orphansOf(String namespace) {
    return "/" + namespace;
  }

  public Watched<Pod> pods() {
    return pods;
  }

  public Watched<ReplicationController> replicationControllers() {
    return replicationControllers;
  }

  public Watched<Service> services() {
    return services;
  }

  public Watched<Endpoints> endpoints() {
    return endpoints;
  }

  public Watched<EndpointSlice> endpointSlices() {
    return endpointSlices;
  }

  public Watched<Node> nodes() {
    return nodes;
  }

  public Watched<Lease> leases() {
    return leases;
  }

  public Watched<Namespace> namespaces() {
    return namespaces;
  }

  public Watched<CustomResourceDefinition> definitions() {
    return definitions;
  }

  private List<Watched<? extends HasMetadata>> all() {
    return List.of(
        pods,
        replicationControllers,
        services,
        endpoints,
        endpointSlices,
        nodes,
        leases,
        namespaces,
        definitions);
  }

  /**
   * Returns when all first lists are here.
   *
   * @throws IllegalStateException when one cannot be had
   */
  public void start() {
    try {
      CompletableFuture.allOf(
              all().stream().map(Watched::start).toArray(CompletableFuture<?>[]::new))
          .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while listing what there is", e);
    } catch (ExecutionException | CompletionException | TimeoutException e) {
      throw new IllegalStateException("the API server does not list what there is", e);
    }
  }

  /** Stops watching. */
  @Override
  public void close() {
    all().forEach(Watched::close);
  }
}
