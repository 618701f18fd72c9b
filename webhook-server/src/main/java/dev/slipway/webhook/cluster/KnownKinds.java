package dev.slipway.webhook.cluster;

import dev.slipway.api.object.GroupVersionKind;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kinds that a cluster serves, asked for anew when one is missing and the answer is old. */
final class KnownKinds {
  private static final Logger LOG = LoggerFactory.getLogger(KnownKinds.class);
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Clock clock;
  private Map<GroupVersionKind, APIResource> kinds = Map.of();
  private Instant asked = Instant.MIN;

  KnownKinds(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** How a kind is served; empty when it is not, or when the cluster cannot be asked. */
  synchronized Optional<APIResource> find(GroupVersionKind kind) {
    return contains(kind) ? Optional.ofNullable(kinds.get(kind)) : Optional.empty();
  }

  synchronized boolean contains(GroupVersionKind kind) {
    if (kinds.containsKey(kind)) {
      return true;
    }
    Instant now = clock.instant();
    if (asked.equals(Instant.MIN) || asked.plus(FRESH).isBefore(now)) {
      try {
        kinds = ask();
        asked = now;
      } catch (KubernetesClientException e) {
        // The operator will say so where the push cannot: nothing is lost by letting it through.
        LOG.atWarn().setCause(e).log("the cluster's kinds cannot be listed");
        return true;
      }
    }
    return kinds.containsKey(kind);
  }

  private Map<GroupVersionKind, APIResource> ask() {
    Map<GroupVersionKind, APIResource> found = new HashMap<>();
    add(found, "v1");
    APIGroupList groups = client.getApiGroups();
    if (groups != null) {
      for (APIGroup group : groups.getGroups()) {
        group.getVersions().forEach(version -> add(found, version.getGroupVersion()));
      }
    }
    return Map.copyOf(found);
  }

  private void add(Map<GroupVersionKind, APIResource> found, String groupVersion) {
    APIResourceList resources = client.getApiResources(groupVersion);
    if (resources != null) {
      resources.getResources().stream()
          .filter(resource -> !resource.getName().contains("/"))
          .forEach(
              resource ->
                  found.put(GroupVersionKind.of(groupVersion, resource.getKind()), resource));
    }
  }
}
