package dev.slipway.runtime.dns;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** A directory that follows the API server. */
final class InformerDirectory implements ServiceDirectory, AutoCloseable {
  private final SharedIndexInformer<Service> services;
  private final SharedIndexInformer<Endpoints> endpoints;

  /** Lists everything before it returns. */
  InformerDirectory(KubernetesClient client) {
    services = client.services().inAnyNamespace().runnableInformer(0);
    endpoints = client.endpoints().inAnyNamespace().runnableInformer(0);
    try {
      services.run();
      endpoints.run();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  SharedIndexInformer<Service> services() {
    return services;
  }

  SharedIndexInformer<Endpoints> endpoints() {
    return endpoints;
  }

  private static List<String> clusterIp(Service service) {
    String ip = service.getSpec() == null ? null : service.getSpec().getClusterIP();
    return ip == null ? List.of() : List.of(ip);
  }

  private static List<String> namedAddresses(Endpoints endpoints) {
    if (endpoints.getSubsets() == null) {
      return List.of();
    }
    return endpoints.getSubsets().stream()
        .filter(each -> each.getAddresses() != null)
        .flatMap(each -> each.getAddresses().stream())
        .filter(each -> each.getHostname() != null)
        .map(EndpointAddress::getIp)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  @Override
  public Optional<Service> service(String namespace, String name) {
    return find(services, namespace, name);
  }

  @Override
  public Optional<Endpoints> endpoints(String namespace, String name) {
    return find(endpoints, namespace, name);
  }

  private static <T extends HasMetadata> Optional<T> find(
      SharedIndexInformer<T> informer, String namespace, String name) {
    return Optional.ofNullable(informer.getStore().getByKey(namespace + "/" + name));
  }

  @Override
  public boolean hasServices(String namespace) {
    return services.getIndexer().list().stream()
        .anyMatch(each -> namespace.equals(each.getMetadata().getNamespace()));
  }

  @Override
  public List<Service> servicesAt(String clusterIp) {
    return where(services, each -> clusterIp(each).contains(clusterIp));
  }

  @Override
  public List<Endpoints> namedEndpointsAt(String ip) {
    return where(endpoints, each -> namedAddresses(each).contains(ip));
  }

  /**
   * Looks at all objects: an informer's indexes lack an object for a moment while it is replaced,
   * and a name that is there must never be denied.
   */
  private static <T extends HasMetadata> List<T> where(
      SharedIndexInformer<T> informer, Predicate<T> condition) {
    return informer.getIndexer().list().stream().filter(condition).toList();
  }

  @Override
  public void close() {
    services.close();
    endpoints.close();
  }
}
