package dev.slipway.runtime.controller.endpoints;

import dev.slipway.api.loop.Outcome;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.controller.rest.Deletion;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the slices of one Service say what its Endpoints say. */
final class SlicesSync {
  private final KubernetesClient client;
  private final Informers informers;

  SlicesSync(KubernetesClient client, Informers informers) {
    this.client = client;
    this.informers = informers;
  }

  Outcome sync(ObjectName name) {
    Map<String, EndpointSlice> wanted = wanted(name);
    try {
      Map<String, EndpointSlice> present = present(name);
      for (EndpointSlice slice : wanted.values()) {
        write(Optional.ofNullable(present.remove(slice.getMetadata().getName())), slice);
      }
      present.values().forEach(this::delete);
      return Outcome.done();
    } catch (KubernetesClientException e) {
      return EndpointsSync.refused(e);
    }
  }

  private Map<String, EndpointSlice> wanted(ObjectName name) {
    Optional<Service> service = informers.services().get(name);
    Optional<Endpoints> endpoints = informers.endpoints().get(name);
    return service.isEmpty() || endpoints.isEmpty()
        ? Map.of()
        : Slices.of(service.get(), endpoints.get());
  }

  private Map<String, EndpointSlice> present(ObjectName name) {
    Map<String, EndpointSlice> present = new HashMap<>();
    for (EndpointSlice slice : informers.endpointSlices().in(name.namespace())) {
      if (Slices.isOurs(slice) && name.name().equals(PodState.labels(slice).get(Slices.SERVICE))) {
        present.put(slice.getMetadata().getName(), slice);
      }
    }
    return present;
  }

  private void write(Optional<EndpointSlice> present, EndpointSlice wanted) {
    var slices =
        client.discovery().v1().endpointSlices().inNamespace(wanted.getMetadata().getNamespace());
    if (present.isEmpty()) {
      slices.resource(wanted).create();
    } else if (!says(present.get(), wanted)) {
      // With the resource version that was read: what somebody else wrote meanwhile is looked at
      // first.
      slices
          .resource(
              new EndpointSliceBuilder(present.get())
                  .editMetadata()
                  .withLabels(wanted.getMetadata().getLabels())
                  .withOwnerReferences(wanted.getMetadata().getOwnerReferences())
                  .endMetadata()
                  .withPorts(wanted.getPorts())
                  .withEndpoints(wanted.getEndpoints())
                  .build())
          .update();
    }
  }

  private static boolean says(EndpointSlice present, EndpointSlice wanted) {
    return present.getEndpoints().equals(wanted.getEndpoints())
        && present.getPorts().equals(wanted.getPorts())
        && PodState.labels(present).equals(wanted.getMetadata().getLabels())
        && present
            .getMetadata()
            .getOwnerReferences()
            .equals(wanted.getMetadata().getOwnerReferences());
  }

  private void delete(EndpointSlice slice) {
    Deletion.of(slice.getMetadata().getUid(), Deletion.Dependents.BACKGROUND)
        .send(
            client,
            "/apis/discovery.k8s.io/v1/namespaces/"
                + slice.getMetadata().getNamespace()
                + "/endpointslices/"
                + slice.getMetadata().getName());
  }
}
