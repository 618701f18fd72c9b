package dev.slipway.runtime.dns;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A directory of what a test puts into it. */
final class FixedDirectory implements ServiceDirectory {
  private final List<Service> services = new ArrayList<>();
  private final List<Endpoints> endpoints = new ArrayList<>();

  /** The cluster that the tests ask about. */
  static FixedDirectory sample() {
    FixedDirectory directory = new FixedDirectory();
    directory.add(service("default", "ghost", "10.96.0.20").build());
    directory.add(
        service("default", "db", "None").build(),
        new EndpointsBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("db")
            .endMetadata()
            .addNewSubset()
            .addNewAddress()
            .withIp("10.244.0.5")
            .withHostname("db-0")
            .endAddress()
            .addNewAddress()
            .withIp("10.244.0.6")
            .endAddress()
            .addNewPort()
            .withName("http")
            .withPort(8080)
            .withProtocol("TCP")
            .endPort()
            .endSubset()
            .build());
    directory.add(service("default", "empty", "None").build());
    directory.add(external("outside", "www.example.org"));
    directory.add(external("alias", "ghost.default.svc.cluster.local"));
    directory.add(external("circle", "circle.default.svc.cluster.local"));
    return directory;
  }

  static Service external(String name, String target) {
    return service("default", name, null)
        .editSpec()
        .withType("ExternalName")
        .withExternalName(target)
        .endSpec()
        .build();
  }

  static ServiceBuilder service(String namespace, String name, String clusterIp) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withClusterIP(clusterIp)
        .addNewPort()
        .withName("http")
        .withPort(2468)
        .withProtocol("TCP")
        .endPort()
        .endSpec();
  }

  void add(Service service) {
    services.add(service);
  }

  void add(Service service, Endpoints its) {
    services.add(service);
    endpoints.add(its);
  }

  @Override
  public Optional<Service> service(String namespace, String name) {
    return services.stream()
        .filter(each -> each.getMetadata().getNamespace().equals(namespace))
        .filter(each -> each.getMetadata().getName().equals(name))
        .findFirst();
  }

  @Override
  public Optional<Endpoints> endpoints(String namespace, String name) {
    return endpoints.stream()
        .filter(each -> each.getMetadata().getNamespace().equals(namespace))
        .filter(each -> each.getMetadata().getName().equals(name))
        .findFirst();
  }

  @Override
  public boolean hasServices(String namespace) {
    return services.stream().anyMatch(each -> each.getMetadata().getNamespace().equals(namespace));
  }

  @Override
  public List<Service> servicesAt(String clusterIp) {
    return services.stream()
        .filter(each -> clusterIp.equals(each.getSpec().getClusterIP()))
        .toList();
  }

  @Override
  public List<Endpoints> namedEndpointsAt(String ip) {
    return endpoints.stream()
        .filter(
            each ->
                each.getSubsets().stream()
                    .flatMap(subset -> subset.getAddresses().stream())
                    .anyMatch(one -> ip.equals(one.getIp()) && one.getHostname() != null))
        .toList();
  }
}
