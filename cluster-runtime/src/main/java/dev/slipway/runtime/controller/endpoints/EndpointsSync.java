package dev.slipway.runtime.controller.endpoints;

import dev.slipway.api.loop.Outcome;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.controller.rest.Deletion;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the Endpoints of one Service say where it is served. */
final class EndpointsSync {
  static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
  static final String CONTROLLER = "endpoint-controller";
  private static final String HEADLESS = "service.kubernetes.io/headless";

  private final KubernetesClient client;
  private final Informers informers;

  EndpointsSync(KubernetesClient client, Informers informers) {
    this.client = client;
    this.informers = informers;
  }

  /** True for services whose endpoints are ours to write. */
  static boolean isManaged(Service service) {
    return service.getSpec() != null
        && service.getSpec().getSelector() != null
        && !service.getSpec().getSelector().isEmpty()
        && !"ExternalName".equals(service.getSpec().getType());
  }

  Outcome sync(ObjectName name) {
    Optional<Service> service = informers.services().get(name);
    Optional<Endpoints> present = informers.endpoints().get(name);
    if (service.isEmpty()) {
      present.ifPresent(endpoints -> delete(name, endpoints));
      return Outcome.done();
    }
    if (!isManaged(service.get())) {
      return Outcome.done();
    }
    List<Pod> chosen =
        informers.pods().in(name.namespace()).stream()
            .filter(pod -> PodState.selects(service.get().getSpec().getSelector(), pod))
            .toList();
    return write(name, present, labels(service.get()), Subsets.of(service.get(), chosen));
  }

  private void delete(ObjectName name, Endpoints endpoints) {
    String path = "/api/v1/namespaces/" + name.namespace() + "/endpoints/" + name.name();
    Deletion.of(endpoints.getMetadata().getUid(), Deletion.Dependents.BACKGROUND)
        .send(client, path);
  }

  private static Map<String, String> labels(Service service) {
    Map<String, String> labels = new TreeMap<>(PodState.labels(service));
    labels.put(MANAGED_BY, CONTROLLER);
    if ("None".equals(service.getSpec().getClusterIP())) {
      labels.put(HEADLESS, "");
    } else {
      labels.remove(HEADLESS);
    }
    return labels;
  }

  private Outcome write(
      ObjectName name,
      Optional<Endpoints> present,
      Map<String, String> labels,
      List<EndpointSubset> subsets) {
    if (present.isPresent()
        && PodState.labels(present.get()).equals(labels)
        && present.get().getSubsets().equals(subsets)) {
      return Outcome.done();
    }
    try {
      if (present.isPresent()) {
        // With the resource version that was read: what somebody else wrote meanwhile is looked
        // at first.
        Endpoints changed =
            new EndpointsBuilder(present.get())
                .editMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSubsets(subsets)
                .build();
        client.endpoints().inNamespace(name.namespace()).resource(changed).update();
      } else {
        Endpoints created =
            new EndpointsBuilder()
                .withNewMetadata()
                .withName(name.name())
                .withNamespace(name.namespace())
                .withLabels(labels)
                .endMetadata()
                .withSubsets(subsets)
                .build();
        client.endpoints().inNamespace(name.namespace()).resource(created).create();
      }
      return Outcome.done();
    } catch (KubernetesClientException e) {
      return refused(e);
    }
  }

  static Outcome refused(KubernetesClientException e) {
    return switch (e.getCode()) {
      // The watch brings what changed, and that brings us back here; in case it came already:
      case 409 -> Outcome.retryAfter(EndpointsLoop.AGAIN_AFTER_CONFLICT);
      // Gone since it was read, or its namespace is going.
      case 404 -> Outcome.retryAfter(EndpointsLoop.AGAIN_AFTER_CONFLICT);
      case 403, 422 -> Outcome.terminal(String.valueOf(e.getMessage()));
      default -> throw e;
    };
  }
}
