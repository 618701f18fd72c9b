package dev.slipway.runtime;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.pki.CertificateRequest;
import dev.slipway.runtime.pki.Pki;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;

/** Makes the client of each component: the same that a user has, with an identity of its own. */
final class ClusterClients {
  private final URI server;
  private final Pki pki;

  /** One for all: what is learned of a class of objects is learned once. */
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  ClusterClients(URI server, Pki pki) {
    this.server = requireNonNull(server);
    this.pki = requireNonNull(pki);
  }

  /** A client for a user; its name stands in the User-Agent, and so in managed fields. */
  KubernetesClient client(CertificateRequest user, String component) {
    // Empty: neither the environment nor a kubeconfig of the user's has a say in this.
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.toString())
            .withUserAgent(component)
            .withWatchReconnectInterval(250)
            // Our server speaks watches over plain HTTP only: asking for a WebSocket first costs a
            // round trip.
            .withOnlyHttpWatches(true)
            .withRequestTimeout(15_000)
            // Callers have back-offs of their own; a push or a webhook must hear of an outage soon.
            .withRequestRetryBackoffLimit(2)
            .withConnectionTimeout(5_000)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(serialization)
        .withHttpClientFactory(new ComponentHttpFactory(pki.sslContext(pki.credential(user))))
        .build();
  }
}
