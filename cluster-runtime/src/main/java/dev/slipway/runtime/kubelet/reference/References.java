package dev.slipway.runtime.kubelet.reference;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Optional;

/** The objects that a pod's containers are made from, besides the pod. */
public interface References {
  /** A ConfigMap as it is now. */
  Optional<ConfigMap> configMap(String namespace, String name);

  /** A Secret as it is now. */
  Optional<Secret> secret(String namespace, String name);

  /** A claim as it is now. */
  Optional<PersistentVolumeClaim> claim(String namespace, String name);

  /** A volume as it is now. */
  Optional<PersistentVolume> volume(String name);

  /** The services of a namespace that are known now. */
  List<Service> services(String namespace);
}
