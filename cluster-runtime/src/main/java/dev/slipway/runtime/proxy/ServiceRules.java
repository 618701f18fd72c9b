package dev.slipway.runtime.proxy;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;
import dev.slipway.runtime.proxy.ServicePort.Backend;
import dev.slipway.runtime.proxy.ServicePort.Protocol;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What Services and Endpoints ask of the proxy. Pure: the same objects give the same rules, in the
 * same order; what cannot be done is a finding and leaves the rest alone.
 *
 * @param ports what is to be reachable, oldest Service first
 * @param findings what is not done, and why
 */
record ServiceRules(List<ServicePort> ports, List<Finding> findings) {
  private static final int DEFAULT_AFFINITY_SECONDS = 10800;
  private static final int LONGEST_AFFINITY_SECONDS = 86400;

  /** Something about one Service that the proxy does not do. */
  record Finding(String namespace, String service, String message) {}

  ServiceRules {
    ports = List.copyOf(ports);
    findings = List.copyOf(findings);
  }

  static ServiceRules from(Collection<Service> services, Collection<Endpoints> endpoints) {
    return new ServiceReader().read(services, endpoints);
  }

  /** What one Service and its Endpoints ask for. */
  static ServiceRules of(Service service, @Nullable Endpoints endpoints) {
    List<ServicePort> ports = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    if (service.getSpec() != null) {
      new Reading(service, endpoints, ports, findings).read();
    }
    return new ServiceRules(ports, findings);
  }

  /** When two Services claim one address and port, the older one has it. */
  static final Comparator<Service> OLDEST_FIRST =
      Comparator.comparing((Service each) -> text(each.getMetadata().getCreationTimestamp()))
          .thenComparing(each -> text(each.getMetadata().getNamespace()))
          .thenComparing(each -> text(each.getMetadata().getName()));

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  private static <T> List<T> list(@Nullable List<T> values) {
    return values == null ? List.of() : values;
  }

  /** Reads one Service. */
  private record Reading(
      Service service,
      @Nullable Endpoints endpoints,
      List<ServicePort> ports,
      List<Finding> findings) {

    void read() {
      ServiceSpec spec = service.getSpec();
      if ("ExternalName".equals(spec.getType())) {
        return;
      }
      if (!ServicePort.isLabel(namespace()) || !ServicePort.isLabel(name())) {
        refuse("its name is not one of a Service");
        return;
      }
      if ("Local".equals(spec.getExternalTrafficPolicy())
          || "Local".equals(spec.getInternalTrafficPolicy())) {
        refuse("traffic policy Local is not implemented: treated as Cluster");
      }
      SortedSet<Ipv4Address> clusterIps = clusterIps(spec);
      SortedSet<Ipv4Address> externalIps = externalIps(spec);
      Optional<List<Ipv4Range>> ranges = sourceRanges(spec);
      if (ranges.isEmpty()) {
        externalIps.clear();
      }
      for (io.fabric8.kubernetes.api.model.ServicePort port : list(spec.getPorts())) {
        readPort(spec, port, clusterIps, externalIps, ranges.orElse(List.of()));
      }
    }

    private void readPort(
        ServiceSpec spec,
        io.fabric8.kubernetes.api.model.ServicePort port,
        SortedSet<Ipv4Address> clusterIps,
        SortedSet<Ipv4Address> externalIps,
        List<Ipv4Range> ranges) {
      Optional<Protocol> protocol = protocol(port.getProtocol());
      int number = Objects.requireNonNullElse(port.getPort(), 0);
      int nodePort = Objects.requireNonNullElse(port.getNodePort(), 0);
      if (protocol.isEmpty()) {
        refuse(
            "protocol "
                + port.getProtocol()
                + " is not implemented: port "
                + number
                + " is left out");
      } else if (!ServicePort.isPort(number) || nodePort != 0 && !ServicePort.isPort(nodePort)) {
        refuse("port " + number + " (node port " + nodePort + ") is out of range");
      } else if (!clusterIps.isEmpty() || !externalIps.isEmpty() || nodePort != 0) {
        ports.add(
            new ServicePort(
                namespace(),
                name(),
                protocol.get(),
                number,
                clusterIps,
                externalIps,
                ranges,
                nodePort,
                backends(text(port.getName()), protocol.get()),
                affinitySeconds(spec)));
      }
    }

    private SortedSet<Ipv4Address> clusterIps(ServiceSpec spec) {
      SortedSet<Ipv4Address> found = new TreeSet<>();
      String clusterIp = text(spec.getClusterIP());
      if (!clusterIp.isEmpty() && !clusterIp.equals("None")) {
        addAddress(clusterIp, "cluster IP", found);
      }
      return found;
    }

    private SortedSet<Ipv4Address> externalIps(ServiceSpec spec) {
      SortedSet<Ipv4Address> found = new TreeSet<>();
      list(spec.getExternalIPs()).forEach(each -> addAddress(each, "external IP", found));
      if (spec.getAdditionalProperties() != null
          && spec.getAdditionalProperties().get("deprecatedPublicIPs") instanceof List<?> old) {
        old.forEach(each -> addAddress(String.valueOf(each), "public IP", found));
      }
      if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
        list(service.getStatus().getLoadBalancer().getIngress()).stream()
            .map(LoadBalancerIngress::getIp)
            .filter(Objects::nonNull)
            .forEach(each -> addAddress(each, "load balancer's address", found));
      }
      return found;
    }

    private void addAddress(String text, String what, SortedSet<Ipv4Address> to) {
      Optional<Ipv4Address> address = Ipv4Address.find(text);
      if (address.isEmpty()) {
        refuse(what + " " + text + " is not an IPv4 address: left out");
      } else if (address.get().isLoopback() || address.get().bits() == 0) {
        refuse(what + " " + text + " cannot stand for a service: left out");
      } else {
        to.add(address.get());
      }
    }

    /** Empty when a range cannot be read: letting everyone in would be the wrong guess. */
    private Optional<List<Ipv4Range>> sourceRanges(ServiceSpec spec) {
      if (!"LoadBalancer".equals(spec.getType())) {
        return Optional.of(List.of());
      }
      List<Ipv4Range> ranges = new ArrayList<>();
      for (String each : list(spec.getLoadBalancerSourceRanges())) {
        try {
          ranges.add(Ipv4Range.parse(each.strip()));
        } catch (IllegalArgumentException e) {
          refuse("source range " + each + " cannot be read: nobody is let in from outside");
          return Optional.empty();
        }
      }
      return Optional.of(ranges);
    }

    private SortedSet<Backend> backends(String portName, Protocol protocol) {
      SortedSet<Backend> backends = new TreeSet<>();
      List<EndpointSubset> subsets = endpoints == null ? List.of() : list(endpoints.getSubsets());
      for (EndpointSubset subset : subsets) {
        for (EndpointPort port : list(subset.getPorts())) {
          if (text(port.getName()).equals(portName)
              && protocol(port.getProtocol()).equals(Optional.of(protocol))) {
            list(subset.getAddresses()).forEach(each -> addBackend(each, port.getPort(), backends));
          }
        }
      }
      return backends;
    }

    private void addBackend(
        EndpointAddress endpoint, @Nullable Integer port, SortedSet<Backend> to) {
      Optional<Ipv4Address> address =
          Ipv4Address.find(endpoint.getIp()).filter(each -> !each.isLoopback());
      if (address.isEmpty() || port == null || !ServicePort.isPort(port)) {
        refuse(
            "endpoint " + endpoint.getIp() + ":" + port + " cannot be reached by others: left out");
      } else {
        to.add(new Backend(address.get(), port));
      }
    }

    private static int affinitySeconds(ServiceSpec spec) {
      if (!"ClientIP".equals(spec.getSessionAffinity())) {
        return 0;
      }
      if (spec.getSessionAffinityConfig() == null
          || spec.getSessionAffinityConfig().getClientIP() == null
          || spec.getSessionAffinityConfig().getClientIP().getTimeoutSeconds() == null) {
        return DEFAULT_AFFINITY_SECONDS;
      }
      int asked = spec.getSessionAffinityConfig().getClientIP().getTimeoutSeconds();
      return Math.clamp(asked, 1, LONGEST_AFFINITY_SECONDS);
    }

    private static Optional<Protocol> protocol(@Nullable String word) {
      return switch (text(word)) {
        case "", "TCP" -> Optional.of(Protocol.TCP);
        case "UDP" -> Optional.of(Protocol.UDP);
        default -> Optional.empty();
      };
    }

    private String namespace() {
      return text(service.getMetadata().getNamespace());
    }

    private String name() {
      return text(service.getMetadata().getName());
    }

    private void refuse(String message) {
      findings.add(new Finding(namespace(), name(), message));
    }
  }
}
