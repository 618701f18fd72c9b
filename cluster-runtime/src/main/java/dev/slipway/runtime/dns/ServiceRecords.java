package dev.slipway.runtime.dns;

import dev.slipway.runtime.address.Ipv4Address;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;

/** Makes records of Services and Endpoints. Values that are no addresses or names are left out. */
final class ServiceRecords {
  private static final int WEIGHT = 100;

  private final Name services;
  private final ServiceDirectory directory;
  private final AtomicInteger turn = new AtomicInteger();

  ServiceRecords(Name mainZone, ServiceDirectory directory) {
    this.services = below("svc", mainZone);
    this.directory = directory;
  }

  /** Records of one named port, and the addresses of their targets. */
  record Ports(List<Record> services, List<Record> addresses) {}

  static boolean isExternalName(Service service) {
    return service.getSpec() != null && "ExternalName".equals(service.getSpec().getType());
  }

  static Optional<Name> externalName(Service service) {
    String target = service.getSpec().getExternalName();
    try {
      return target == null || target.isEmpty()
          ? Optional.empty()
          : Optional.of(Name.fromString(target, Name.root));
    } catch (TextParseException e) {
      return Optional.empty();
    }
  }

  static Record alias(Name name, Name target) {
    return new CNAMERecord(name, DClass.IN, ClusterZones.TTL_SECONDS, target);
  }

  /** {@code _tcp} or {@code _udp}, when the Service has such a named port. */
  static boolean hasProtocol(Service service, String label) {
    return list(service.getSpec().getPorts()).stream()
        .anyMatch(
            each -> each.getName() != null && label.equals(protocolLabel(each.getProtocol())));
  }

  /** The cluster IP, or the addresses of all endpoints of a headless Service, in turn. */
  List<Record> addresses(Name name, Service service) {
    if (!isHeadless(service)) {
      return addressRecord(name, clusterIp(service)).map(List::of).orElse(List.of());
    }
    Set<String> ips = new LinkedHashSet<>();
    addressesOf(service).forEach(each -> ips.add(text(each.getIp())));
    List<Record> found = new ArrayList<>();
    ips.forEach(each -> addressRecord(name, each).ifPresent(found::add));
    if (found.size() > 1) {
      java.util.Collections.rotate(found, turn.getAndIncrement() % found.size());
    }
    return found;
  }

  /** The addresses of one endpoint of a headless Service, by host name or by address. */
  List<Record> endpoint(Name name, Service service, String label) {
    if (!isHeadless(service)) {
      return List.of();
    }
    return addressesOf(service).stream()
        .filter(each -> endpointLabel(each).equals(label))
        .flatMap(each -> addressRecord(name, text(each.getIp())).stream())
        .distinct()
        .toList();
  }

  /** Where a named port is: the Service's own, or each endpoint's of a headless Service. */
  Ports ports(Name name, Service service, String portLabel, String protocolLabel) {
    List<Record> found = new ArrayList<>();
    List<Record> addresses = new ArrayList<>();
    for (ServicePort port : list(service.getSpec().getPorts())) {
      if (portLabel.equals("_" + text(port.getName()))
          && protocolLabel.equals(protocolLabel(port.getProtocol()))) {
        if (isHeadless(service)) {
          addEndpointPorts(name, service, port, found, addresses);
        } else if (port.getPort() != null) {
          Name target = nameOf(service);
          found.add(service(name, port.getPort(), target));
          addressRecord(target, clusterIp(service)).ifPresent(addresses::add);
        }
      }
    }
    return new Ports(found, addresses);
  }

  private void addEndpointPorts(
      Name name, Service service, ServicePort port, List<Record> found, List<Record> addresses) {
    for (EndpointSubset subset : subsetsOf(service)) {
      for (EndpointPort endpoint : list(subset.getPorts())) {
        if (endpoint.getPort() == null
            || !text(endpoint.getName()).equals(text(port.getName()))
            || !protocolLabel(endpoint.getProtocol()).equals(protocolLabel(port.getProtocol()))) {
          continue;
        }
        for (EndpointAddress address : list(subset.getAddresses())) {
          Name target = below(endpointLabel(address), nameOf(service));
          found.add(service(name, endpoint.getPort(), target));
          addressRecord(target, text(address.getIp())).ifPresent(addresses::add);
        }
      }
    }
  }

  private static Record service(Name name, int port, Name target) {
    return new SRVRecord(name, DClass.IN, ClusterZones.TTL_SECONDS, 0, WEIGHT, port, target);
  }

  /** The names behind an address. */
  List<Record> pointers(Name name, String ip) {
    List<Record> found = new ArrayList<>();
    directory.servicesAt(ip).forEach(each -> found.add(pointer(name, nameOf(each))));
    for (Endpoints endpoints : directory.namedEndpointsAt(ip)) {
      Optional<Service> service =
          directory.service(
              endpoints.getMetadata().getNamespace(), endpoints.getMetadata().getName());
      service
          .filter(ServiceRecords::isHeadless)
          .ifPresent(
              owner ->
                  addressesOf(owner).stream()
                      .filter(each -> ip.equals(each.getIp()) && each.getHostname() != null)
                      .map(each -> pointer(name, below(endpointLabel(each), nameOf(owner))))
                      .forEach(found::add));
    }
    return found.stream().distinct().toList();
  }

  private static Record pointer(Name name, Name target) {
    return new PTRRecord(name, DClass.IN, ClusterZones.TTL_SECONDS, target);
  }

  private Name nameOf(Service service) {
    return below(
        service.getMetadata().getName() + "." + service.getMetadata().getNamespace(), services);
  }

  private List<EndpointSubset> subsetsOf(Service service) {
    return directory
        .endpoints(service.getMetadata().getNamespace(), service.getMetadata().getName())
        .map(each -> list(each.getSubsets()))
        .orElse(List.of());
  }

  private List<EndpointAddress> addressesOf(Service service) {
    return subsetsOf(service).stream().flatMap(each -> list(each.getAddresses()).stream()).toList();
  }

  private static boolean isHeadless(Service service) {
    return clusterIp(service).equals("None");
  }

  private static String clusterIp(Service service) {
    return service.getSpec() == null ? "" : text(service.getSpec().getClusterIP());
  }

  /** Its host name, else its address with dashes, so that every endpoint has a name. */
  private static String endpointLabel(EndpointAddress address) {
    return address.getHostname() != null
        ? address.getHostname()
        : text(address.getIp()).replace('.', '-').replace(':', '-');
  }

  private static String protocolLabel(@Nullable String protocol) {
    return switch (text(protocol)) {
      case "", "TCP" -> "_tcp";
      case "UDP" -> "_udp";
      case "SCTP" -> "_sctp";
      default -> "";
    };
  }

  private static Optional<Record> addressRecord(Name name, String ip) {
    return Ipv4Address.find(ip)
        .map(each -> new ARecord(name, DClass.IN, ClusterZones.TTL_SECONDS, inet(each)));
  }

  private static InetAddress inet(Ipv4Address address) {
    try {
      return InetAddress.getByAddress(address.bytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are always an address", e);
    }
  }

  /** The name below a zone; names that API objects can have always fit. */
  static Name below(String labels, Name zone) {
    try {
      return Name.concatenate(Name.fromString(labels), zone);
    } catch (TextParseException | NameTooLongException e) {
      throw new IllegalArgumentException("not a name below " + zone + ": " + labels, e);
    }
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  private static <T> List<T> list(@Nullable List<T> values) {
    return values == null ? List.of() : values;
  }
}
