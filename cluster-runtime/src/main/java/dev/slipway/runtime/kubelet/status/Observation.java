package dev.slipway.runtime.kubelet.status;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.pod.PodContainers;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * All that a pod's status is derived from.
 *
 * @param pod as last read, with the status last written
 * @param waiting by container name: why it is not started
 * @param ready ids of running containers whose readiness is not in doubt
 * @param started ids of running containers whose start is complete
 * @param messages by container id: last words of those that ended
 * @param hostIp address of the node
 * @param ending whether the pod has been asked to end
 * @param failure why the node gave the pod up; empty when it did not
 */
public record Observation(
    Pod pod,
    PodContainers containers,
    Map<String, Waiting> waiting,
    Set<String> ready,
    Set<String> started,
    Map<String, String> messages,
    String hostIp,
    boolean ending,
    String failure,
    Instant now) {
  public Observation {
    requireNonNull(pod);
    requireNonNull(containers);
    waiting = Map.copyOf(waiting);
    ready = Set.copyOf(ready);
    started = Set.copyOf(started);
    messages = Map.copyOf(messages);
    requireNonNull(hostIp);
    requireNonNull(failure);
    requireNonNull(now);
  }
}
