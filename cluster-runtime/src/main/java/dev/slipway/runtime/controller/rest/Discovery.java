package dev.slipway.runtime.controller.rest;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Asks the API server what kinds of objects it serves. */
public final class Discovery {
  private static final int MAX_GROUPS = 1000;

  private final KubernetesClient client;

  public Discovery(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Every kind that can be listed, in the preferred version of its group, sorted.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when any group does not answer:
   *     whoever deletes things must not mistake a group that is away for one that is empty
   */
  public List<ResourceKind> kinds() {
    Set<ResourceKind> kinds = new TreeSet<>();
    add(kinds, "", "v1", client.getApiResources("v1"));
    APIGroupList groups = client.getApiGroups();
    if (groups == null) {
      return List.copyOf(kinds);
    }
    if (groups.getGroups().size() > MAX_GROUPS) {
      throw new IllegalStateException("more than " + MAX_GROUPS + " API groups");
    }
    for (APIGroup group : groups.getGroups()) {
      String version =
          group.getPreferredVersion() == null
              ? group.getVersions().get(0).getVersion()
              : group.getPreferredVersion().getVersion();
      add(kinds, group.getName(), version, client.getApiResources(group.getName() + "/" + version));
    }
    return List.copyOf(kinds);
  }

  private static void add(
      Set<ResourceKind> kinds, String group, String version, APIResourceList list) {
    if (list == null) { // the last definition of a group went between the two questions
      return;
    }
    for (APIResource resource : list.getResources()) {
      if (!resource.getName().contains("/") && resource.getVerbs().contains("list")) {
        kinds.add(
            new ResourceKind(
                group,
                version,
                resource.getKind(),
                resource.getName(),
                Boolean.TRUE.equals(resource.getNamespaced()),
                Set.copyOf(resource.getVerbs())));
      }
    }
  }
}
