package dev.slipway.runtime.kubelet.spec;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The variables that tell a container where services are: {@code GHOST_SERVICE_HOST} and so on. */
final class ServiceVariables {
  private ServiceVariables() {}

  /**
   * @param own services of the pod's namespace
   * @param master the {@code kubernetes} service, which every namespace is told about
   */
  static Map<String, String> of(List<Service> own, List<Service> master) {
    Map<String, Service> byName = new TreeMap<>(Comparator.naturalOrder());
    master.stream()
        .filter(service -> "kubernetes".equals(service.getMetadata().getName()))
        .forEach(service -> byName.put("kubernetes", service));
    own.forEach(service -> byName.put(service.getMetadata().getName(), service));
    Map<String, String> result = new LinkedHashMap<>();
    byName.forEach((name, service) -> add(name, service, result));
    return result;
  }

  private static void add(String name, Service service, Map<String, String> result) {
    @Nullable String address = service.getSpec() == null ? null : service.getSpec().getClusterIP();
    if (address == null || address.isEmpty() || address.equals("None")) {
      return;
    }
    List<ServicePort> ports = service.getSpec().getPorts();
    if (ports.isEmpty()) {
      return;
    }
    String prefix = variable(name);
    result.put(prefix + "_SERVICE_HOST", address);
    result.put(prefix + "_SERVICE_PORT", ports.get(0).getPort().toString());
    for (ServicePort port : ports) {
      if (port.getName() != null && !port.getName().isEmpty()) {
        result.put(prefix + "_SERVICE_PORT_" + variable(port.getName()), port.getPort().toString());
      }
    }
    result.put(prefix + "_PORT", url(ports.get(0), address));
    for (ServicePort port : ports) {
      String one = prefix + "_PORT_" + port.getPort() + "_" + protocol(port);
      result.put(one, url(port, address));
      result.put(one + "_PROTO", protocol(port).toLowerCase(Locale.ROOT));
      result.put(one + "_PORT", port.getPort().toString());
      result.put(one + "_ADDR", address);
    }
  }

  private static String url(ServicePort port, String address) {
    return protocol(port).toLowerCase(Locale.ROOT) + "://" + address + ":" + port.getPort();
  }

  private static String protocol(ServicePort port) {
    return port.getProtocol() == null ? "TCP" : port.getProtocol().toUpperCase(Locale.ROOT);
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
