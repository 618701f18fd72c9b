package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.kubelet.pod.PodContainers;
import dev.slipway.runtime.kubelet.pod.PodHistory;
import dev.slipway.runtime.kubelet.probe.Prober;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Keeps exactly the running containers of a pod probed. */
final class ProbedContainers {
  private ProbedContainers() {}

  static void watch(
      Pod pod, PodRecord record, PodContainers containers, Prober prober, String hostAddress) {
    Set<String> watched = new HashSet<>();
    String address =
        Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
            ? hostAddress
            : containers.sandbox().map(RuntimeContainer::address).orElse("");
    for (Container container : pod.getSpec().getContainers()) {
      Optional<RuntimeContainer> running =
          containers.latest(container.getName()).filter(RuntimeContainer::isRunning);
      boolean stopping = running.isPresent() && record.stops().containsKey(running.get().id());
      if (running.isPresent() && !stopping && !record.isEnding()) {
        watched.add(running.get().id());
        prober.watch(running.get(), container, address, wasReady(pod, container, running.get()));
      }
    }
    prober.retain(pod.getMetadata().getUid(), watched);
  }

  /**
   * A container that was ready before the kubelet was started anew stays so until a probe fails.
   */
  private static boolean wasReady(Pod pod, Container container, RuntimeContainer running) {
    return new PodHistory(pod)
        .container(container.getName())
        .filter(status -> ("docker://" + running.id()).equals(status.getContainerID()))
        .map(ContainerStatus::getReady)
        .orElse(false);
  }
}
