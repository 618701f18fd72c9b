package dev.slipway.runtime.dns;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Optional;

/** The Services and Endpoints that names are made of. Safe for threads. */
interface ServiceDirectory {
  Optional<Service> service(String namespace, String name);

  Optional<Endpoints> endpoints(String namespace, String name);

  /** Whether the namespace has any Service: only then its name exists. */
  boolean hasServices(String namespace);

  /** Services with this cluster IP. */
  List<Service> servicesAt(String clusterIp);

  /** Endpoints with a named address at this IP. */
  List<Endpoints> namedEndpointsAt(String ip);
}
