package dev.slipway.runtime.kubelet.reference;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;

/** Reads from the API when asked; services, which every container needs, from a watch. */
public final class ApiReferences implements References, AutoCloseable {
  private final KubernetesClient client;
  private final SharedIndexInformer<Service> services;

  /** Starts watching and returns when all services are known. */
  public ApiReferences(KubernetesClient client) {
    this.client = requireNonNull(client);
    this.services = client.services().inAnyNamespace().inform();
  }

  @Override
  public Optional<ConfigMap> configMap(String namespace, String name) {
    return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get());
  }

  @Override
  public Optional<Secret> secret(String namespace, String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get());
  }

  @Override
  public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
    return Optional.ofNullable(
        client.persistentVolumeClaims().inNamespace(namespace).withName(name).get());
  }

  @Override
  public Optional<PersistentVolume> volume(String name) {
    return Optional.ofNullable(client.persistentVolumes().withName(name).get());
  }

  @Override
  public List<Service> services(String namespace) {
    // Not through the informer's index, which lacks an object for a moment while it is replaced.
    return services.getIndexer().list().stream()
        .filter(service -> namespace.equals(service.getMetadata().getNamespace()))
        .toList();
  }

  @Override
  public void close() {
    services.stop();
  }
}
