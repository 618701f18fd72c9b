package dev.slipway.runtime.controller.endpoints;

import dev.slipway.api.object.IpAddresses;
import dev.slipway.runtime.controller.pod.PodState;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The slices that say what a service's Endpoints say: one per set of ports and kind of address, as
 * many as their size asks for. Pure; the same Endpoints give the same slices under the same names,
 * so that whoever writes them twice meets its own.
 */
final class Slices {
  static final String SERVICE = "kubernetes.io/service-name";
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String OF_SELECTORS = "endpointslice-controller.k8s.io";
  static final String OF_MIRRORS = "endpointslicemirroring-controller.k8s.io";

  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
  private static final int LARGEST = 100;

  private Slices() {}

  /** True for slices that were made here. */
  static boolean isOurs(EndpointSlice slice) {
    String manager = PodState.labels(slice).get(MANAGED_BY);
    return OF_SELECTORS.equals(manager) || OF_MIRRORS.equals(manager);
  }

  /** The slices by name; none where nothing serves. */
  static Map<String, EndpointSlice> of(Service service, Endpoints endpoints) {
    Map<String, EndpointSlice> slices = new LinkedHashMap<>();
    boolean managed = EndpointsSync.isManaged(service);
    if (!managed && "true".equals(PodState.labels(endpoints).get(SKIP))) {
      return slices;
    }
    Map<String, String> labels = labels(service, endpoints, managed);
    for (EndpointSubset subset : endpoints.getSubsets()) {
      List<EndpointPort> ports = ports(subset);
      Map<String, List<Endpoint>> byType = new TreeMap<>();
      subset.getAddresses().forEach(address -> add(byType, address, true));
      subset.getNotReadyAddresses().forEach(address -> add(byType, address, false));
      byType.forEach(
          (type, all) -> {
            for (int from = 0; from < all.size(); from += LARGEST) {
              List<Endpoint> some = all.subList(from, Math.min(all.size(), from + LARGEST));
              String name = name(service, type + " " + text(ports) + from);
              slices.put(name, slice(service, name, labels, type, ports, some));
            }
          });
    }
    return slices;
  }

  private static Map<String, String> labels(Service service, Endpoints endpoints, boolean managed) {
    Map<String, String> labels = new TreeMap<>(PodState.labels(endpoints));
    labels.remove(EndpointsSync.MANAGED_BY);
    labels.put(SERVICE, service.getMetadata().getName());
    labels.put(MANAGED_BY, managed ? OF_SELECTORS : OF_MIRRORS);
    return labels;
  }

  private static List<EndpointPort> ports(EndpointSubset subset) {
    return subset.getPorts().stream()
        .map(
            port ->
                new EndpointPortBuilder()
                    .withName(Objects.toString(port.getName(), ""))
                    .withPort(port.getPort())
                    .withProtocol(port.getProtocol())
                    .withAppProtocol(port.getAppProtocol())
                    .build())
        .toList();
  }

  private static void add(
      Map<String, List<Endpoint>> byType, EndpointAddress address, boolean ready) {
    InetAddress parsed = IpAddresses.parse(address.getIp()).orElse(null);
    if (parsed == null
        || parsed.isLoopbackAddress()
        || parsed.isAnyLocalAddress()
        || parsed.isLinkLocalAddress()
        || parsed.isMCLinkLocal()) {
      // Endpoints may hold what a slice may not: nobody could reach it under that address.
      return;
    }
    Endpoint endpoint =
        new EndpointBuilder()
            .withAddresses(address.getIp())
            .withNewConditions()
            .withReady(ready)
            .withServing(ready)
            .withTerminating(false)
            .endConditions()
            .withHostname(address.getHostname())
            .withNodeName(address.getNodeName())
            .withTargetRef(address.getTargetRef())
            .build();
    byType
        .computeIfAbsent(parsed instanceof Inet4Address ? "IPv4" : "IPv6", t -> new ArrayList<>())
        .add(endpoint);
  }

  private static EndpointSlice slice(
      Service service,
      String name,
      Map<String, String> labels,
      String type,
      List<EndpointPort> ports,
      List<Endpoint> endpoints) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(service.getMetadata().getNamespace())
        .withLabels(labels)
        .addNewOwnerReference()
        .withApiVersion("v1")
        .withKind("Service")
        .withName(service.getMetadata().getName())
        .withUid(service.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .endMetadata()
        .withAddressType(type)
        .withPorts(ports)
        .withEndpoints(endpoints)
        .build();
  }

  private static String name(Service service, String content) {
    CRC32 sum = new CRC32();
    sum.update(content.getBytes(StandardCharsets.UTF_8));
    return service.getMetadata().getName() + "-" + HexFormat.of().toHexDigits((int) sum.getValue());
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
