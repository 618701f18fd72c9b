package dev.slipway.runtime.scheduler;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a pod's needs off its manifest. Pure. */
final class PodReader {
  private PodReader() {}

  static PodNeeds needs(Pod pod) {
    PodSpec spec = pod.getSpec();
    return new PodNeeds(
        pod.getMetadata().getUid(),
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        orEmpty(pod.getMetadata().getLabels()),
        pod.getMetadata().getOwnerReferences().stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .map(OwnerReference::getUid)
            .findFirst()
            .orElse(""),
        requests(spec),
        hostPorts(spec),
        orEmpty(spec.getNodeSelector()),
        nodeTerms(spec),
        spec.getTolerations(),
        unsupported(spec));
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  /**
   * All containers together; but no less than what any init container needs while it runs, beside
   * the restartable ones started before it.
   */
  static Resources requests(PodSpec spec) {
    Resources beside = Resources.NONE;
    Resources peak = Resources.NONE;
    for (Container init : spec.getInitContainers()) {
      Resources own = requests(init);
      if ("Always".equals(init.getRestartPolicy())) {
        beside = beside.plus(own);
        peak = peak.max(beside);
      } else {
        peak = peak.max(beside.plus(own));
      }
    }
    Resources together = beside;
    for (Container container : spec.getContainers()) {
      together = together.plus(requests(container));
    }
    return together.max(peak).plus(Resources.of(spec.getOverhead()));
  }

  /** Requests, and limits where there is a limit only. */
  private static Resources requests(Container container) {
    if (container.getResources() == null) {
      return Resources.NONE;
    }
    Map<String, Quantity> effective = new HashMap<>();
    if (container.getResources().getLimits() != null) {
      effective.putAll(container.getResources().getLimits());
    }
    if (container.getResources().getRequests() != null) {
      effective.putAll(container.getResources().getRequests());
    }
    return Resources.of(effective);
  }

  private static Set<HostPort> hostPorts(PodSpec spec) {
    Set<HostPort> ports = new HashSet<>();
    for (Container container : spec.getContainers()) {
      for (ContainerPort port : container.getPorts()) {
        if (port.getHostPort() != null && port.getHostPort() > 0) {
          String address = Objects.toString(port.getHostIP(), "");
          ports.add(
              new HostPort(
                  address.isEmpty() ? HostPort.ANY : address,
                  Objects.toString(port.getProtocol(), "TCP"),
                  port.getHostPort()));
        }
      }
    }
    return ports;
  }

  private static List<NodeSelectorTerm> nodeTerms(PodSpec spec) {
    Affinity affinity = spec.getAffinity();
    return affinity == null
            || affinity.getNodeAffinity() == null
            || affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution()
                == null
        ? List.of()
        : affinity
            .getNodeAffinity()
            .getRequiredDuringSchedulingIgnoredDuringExecution()
            .getNodeSelectorTerms();
  }

  private static List<String> unsupported(PodSpec spec) {
    List<String> names = new ArrayList<>();
    Affinity affinity = spec.getAffinity();
    if (affinity != null
        && affinity.getPodAffinity() != null
        && !affinity
            .getPodAffinity()
            .getRequiredDuringSchedulingIgnoredDuringExecution()
            .isEmpty()) {
      names.add("required pod affinity");
    }
    if (affinity != null
        && affinity.getPodAntiAffinity() != null
        && !affinity
            .getPodAntiAffinity()
            .getRequiredDuringSchedulingIgnoredDuringExecution()
            .isEmpty()) {
      names.add("required pod anti-affinity");
    }
    if (spec.getTopologySpreadConstraints().stream()
        .anyMatch(constraint -> "DoNotSchedule".equals(constraint.getWhenUnsatisfiable()))) {
      names.add("topology spread constraints with DoNotSchedule");
    }
    if (!spec.getResourceClaims().isEmpty()) {
      names.add("resource claims");
    }
    return names;
  }
}
