package dev.slipway.runtime.scheduler;

import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What placing a pod depends on.
 *
 * @param controller uid of the object that manages the pod, or empty
 * @param requests what it asks for
 * @param hostPorts ports of the node that it asks for
 * @param nodeSelector labels that its node must have
 * @param nodeTerms of which its node must match one; empty when it does not say
 * @param tolerations taints that it bears
 * @param unsupported demands that this scheduler does not know how to meet, by name
 */
record PodNeeds(
    String uid,
    String namespace,
    String name,
    Map<String, String> labels,
    String controller,
    Resources requests,
    Set<HostPort> hostPorts,
    Map<String, String> nodeSelector,
    List<NodeSelectorTerm> nodeTerms,
    List<Toleration> tolerations,
    List<String> unsupported) {
  PodNeeds {
    labels = Map.copyOf(labels);
    hostPorts = Set.copyOf(hostPorts);
    nodeSelector = Map.copyOf(nodeSelector);
    nodeTerms = List.copyOf(nodeTerms);
    tolerations = List.copyOf(tolerations);
    unsupported = List.copyOf(unsupported);
  }
}
