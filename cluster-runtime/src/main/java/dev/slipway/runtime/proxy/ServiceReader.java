package dev.slipway.runtime.proxy;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Services and Endpoints, each again only when it is another object than last time: a change
 * of one costs no reading of the others. Confined to one thread.
 */
final class ServiceReader {
  private Map<String, Known> known = Map.of();

  private record Known(Service service, @Nullable Endpoints endpoints, ServiceRules rules) {

    /** By identity: what a watch has not replaced has not changed. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Service otherService, @Nullable Endpoints otherEndpoints) {
      return service == otherService && endpoints == otherEndpoints;
    }
  }

  ServiceRules read(Collection<Service> services, Collection<Endpoints> endpoints) {
    Map<String, Endpoints> byName = HashMap.newHashMap(endpoints.size());
    endpoints.forEach(each -> byName.put(key(each), each));
    List<Service> sorted = new ArrayList<>(services);
    sorted.sort(ServiceRules.OLDEST_FIRST);
    Map<String, Known> next = HashMap.newHashMap(sorted.size());
    List<ServicePort> ports = new ArrayList<>(sorted.size());
    List<ServiceRules.Finding> findings = new ArrayList<>();
    for (Service service : sorted) {
      String key = key(service);
      Endpoints own = byName.get(key);
      Known before = known.get(key);
      Known now =
          before != null && before.isOf(service, own)
              ? before
              : new Known(service, own, ServiceRules.of(service, own));
      next.put(key, now);
      ports.addAll(now.rules().ports());
      findings.addAll(now.rules().findings());
    }
    known = next;
    return new ServiceRules(ports, findings);
  }

  private static String key(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }
}
