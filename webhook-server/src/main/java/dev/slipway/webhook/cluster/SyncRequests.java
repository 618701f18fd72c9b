package dev.slipway.webhook.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Repository;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Instant;

/** Asks the operator for syncs, by the annotation that it watches. */
final class SyncRequests {
  private static final String FIELD_MANAGER = "slipway-front-door";

  private final KubernetesClient client;
  private final Clock clock;

  SyncRequests(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Asks for a commit, or with none for the newest; answers when it was asked. */
  Instant request(String namespace, String repository, String revision) {
    Instant now = clock.instant();
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("metadata")
        .putObject("annotations")
        .put(Labels.SYNC_REQUESTED, Repository.SyncRequest.format(now, revision));
    client
        .genericKubernetesResources(ClusterDeployments.REPOSITORIES)
        .inNamespace(namespace)
        .withName(repository)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(FIELD_MANAGER)
                .build(),
            patch.toString());
    return now;
  }
}
