package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.kubelet.logs.LogSource;
import dev.slipway.runtime.kubelet.pod.PodContainers;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ContainerState;
import dev.slipway.runtime.kubelet.runtime.LogOptions;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Serves the logs of the pods that are assigned here. */
final class PodLogs implements LogSource {
  private final KubernetesClient client;
  private final AssignedPods assigned;
  private final ContainerView view;
  private final ContainerRuntime runtime;

  PodLogs(
      KubernetesClient client,
      AssignedPods assigned,
      ContainerView view,
      ContainerRuntime runtime) {
    this.client = client;
    this.assigned = assigned;
    this.view = view;
    this.runtime = runtime;
  }

  @Override
  public Optional<String> find(String namespace, String name, String container, boolean previous)
      throws UnknownContainerException {
    Pod pod =
        assigned
            .find(namespace, name)
            .orElseThrow(
                () ->
                    new UnknownContainerException(
                        "pod \"" + name + "\" in namespace \"" + namespace + "\" not found"));
    boolean known =
        Stream.concat(
                pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
            .anyMatch(found -> container.equals(found.getName()));
    if (!known) {
      throw new UnknownContainerException(
          "container \"" + container + "\" not found in pod \"" + name + "\"");
    }
    PodContainers containers = view.of(pod.getMetadata().getUid());
    Optional<RuntimeContainer> found =
        previous ? containers.previous(container) : containers.latest(container);
    return found
        .filter(it -> !(it.state() instanceof ContainerState.Created))
        .map(RuntimeContainer::id);
  }

  @Override
  public String waitsFor(String namespace, String name, String container) {
    return assigned
        .find(namespace, name)
        .map(Pod::getStatus)
        .map(PodStatus::getContainerStatuses)
        .stream()
        .flatMap(List::stream)
        .filter(status -> container.equals(status.getName()))
        .filter(status -> status.getState() != null && status.getState().getWaiting() != null)
        .map(status -> String.valueOf(status.getState().getWaiting().getReason()))
        .map(
            reason ->
                switch (reason) {
                  case "ErrImagePull" -> "image can't be pulled";
                  case "ImagePullBackOff" -> "trying and failing to pull image";
                  default -> reason;
                })
        .findFirst()
        .orElse("");
  }

  @Override
  public void copy(String id, LogOptions options, OutputStream out) throws IOException {
    runtime.readLogs(id, options, out);
  }

  @Override
  public String pods() {
    return client
        .getKubernetesSerialization()
        .asJson(new PodListBuilder().withItems(assigned.all()).build());
  }

  @Override
  public Optional<String> outage() {
    return Optional.ofNullable(view.outage());
  }
}
