package dev.slipway.runtime.controller.endpoints;

import dev.slipway.runtime.controller.pod.PodState;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Groups the addresses of a service's pods by the ports they serve. Pure; the same pods give the
 * same subsets in the same order, however the pods are ordered.
 */
final class Subsets {
  private static final Comparator<EndpointPort> PORT_ORDER =
      Comparator.comparing((EndpointPort port) -> Objects.toString(port.getName(), ""))
          .thenComparing(EndpointPort::getPort)
          .thenComparing(EndpointPort::getProtocol);
  private static final Comparator<List<EndpointPort>> PORTS_ORDER =
      Comparator.comparing(Subsets::text);
  private static final Comparator<EndpointAddress> ADDRESS_ORDER =
      Comparator.comparing(EndpointAddress::getIp)
          .thenComparing(address -> address.getTargetRef().getUid());

  private static final class Group {
    final List<EndpointAddress> ready = new ArrayList<>();
    final List<EndpointAddress> notReady = new ArrayList<>();
  }

  private Subsets() {}

  /**
   * The subsets of a service.
   *
   * @param chosen the pods that its selector chooses, in any order
   */
  static List<EndpointSubset> of(Service service, List<Pod> chosen) {
    boolean evenNotReady = Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
    Map<List<EndpointPort>, Group> groups = new TreeMap<>(PORTS_ORDER);
    for (Pod pod : chosen) {
      if (hasAddress(pod) && (evenNotReady || !PodState.isTerminating(pod))) {
        List<EndpointPort> ports = ports(service, pod);
        if (!ports.isEmpty() || service.getSpec().getPorts().isEmpty()) {
          Group group = groups.computeIfAbsent(ports, p -> new Group());
          boolean serves = evenNotReady || PodState.isReady(pod);
          (serves ? group.ready : group.notReady).add(address(service, pod));
        }
      }
    }
    List<EndpointSubset> subsets = new ArrayList<>();
    groups.forEach((ports, group) -> subsets.add(subset(ports, group)));
    return subsets;
  }

  private static boolean hasAddress(Pod pod) {
    return !PodState.isFinished(pod)
        && pod.getStatus() != null
        && pod.getStatus().getPodIP() != null
        && !pod.getStatus().getPodIP().isEmpty();
  }

  private static EndpointSubset subset(List<EndpointPort> ports, Group group) {
    group.ready.sort(ADDRESS_ORDER);
    group.notReady.sort(ADDRESS_ORDER);
    return new EndpointSubsetBuilder()
        .withAddresses(group.ready)
        .withNotReadyAddresses(group.notReady)
        .withPorts(ports)
        .build();
  }

  private static List<EndpointPort> ports(Service service, Pod pod) {
    List<EndpointPort> ports = new ArrayList<>();
    Set<EndpointPort> known = new HashSet<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      OptionalInt number = target(port, pod);
      if (number.isPresent()) {
        EndpointPort endpoint =
            new EndpointPortBuilder()
                .withName(port.getName())
                .withPort(number.getAsInt())
                .withProtocol(protocol(port.getProtocol()))
                .withAppProtocol(port.getAppProtocol())
                .build();
        if (known.add(endpoint)) {
          ports.add(endpoint);
        }
      }
    }
    ports.sort(PORT_ORDER);
    return ports;
  }

  /** The pod's port for a service port; empty when it is named and no container has that name. */
  private static OptionalInt target(ServicePort port, Pod pod) {
    IntOrString target = port.getTargetPort();
    if (target == null || (target.getStrVal() == null && isZero(target))) {
      return OptionalInt.of(port.getPort());
    }
    if (target.getIntVal() != null) {
      return OptionalInt.of(target.getIntVal());
    }
    if (target.getStrVal().isEmpty()) {
      return OptionalInt.of(port.getPort());
    }
    for (Container container : pod.getSpec().getContainers()) {
      for (ContainerPort candidate : container.getPorts()) {
        if (target.getStrVal().equals(candidate.getName())
            && protocol(port.getProtocol()).equals(protocol(candidate.getProtocol()))) {
          return OptionalInt.of(candidate.getContainerPort());
        }
      }
    }
    return OptionalInt.empty();
  }

  private static boolean isZero(IntOrString target) {
    return target.getIntVal() == null || target.getIntVal() == 0;
  }

  private static String protocol(String protocol) {
    return protocol == null || protocol.isEmpty() ? "TCP" : protocol;
  }

  private static EndpointAddress address(Service service, Pod pod) {
    boolean named =
        pod.getSpec().getHostname() != null
            && !pod.getSpec().getHostname().isEmpty()
            && service.getMetadata().getName().equals(pod.getSpec().getSubdomain());
    return new EndpointAddressBuilder()
        .withIp(pod.getStatus().getPodIP())
        .withHostname(named ? pod.getSpec().getHostname() : null)
        .withNodeName(pod.getSpec().getNodeName())
        .withNewTargetRef()
        .withKind("Pod")
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid())
        .endTargetRef()
        .build();
  }

  private static String text(List<EndpointPort> ports) {
    StringBuilder text = new StringBuilder();
    for (EndpointPort port : ports) {
      text.append(port.getName()).append('/').append(port.getPort());
      text.append('/').append(port.getProtocol()).append('/').append(port.getAppProtocol());
      text.append(' ');
    }
    return text.toString();
  }
}
