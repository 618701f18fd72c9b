package dev.slipway.runtime;

import dev.slipway.runtime.pki.CertificateRequest;
import dev.slipway.runtime.pki.Kubeconfig;
import dev.slipway.runtime.pki.Pki;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;

/** Makes the client of each component: the same that a user has, with an identity of its own. */
final class ClusterClients {
  private final URI server;
  private final Pki pki;

  ClusterClients(URI server, Pki pki) {
    this.server = server;
    this.pki = pki;
  }

  /** A client for a user; its name stands in the User-Agent, and so in managed fields. */
  KubernetesClient client(CertificateRequest user, String component) {
    Kubeconfig kubeconfig =
        Kubeconfig.of("slipway", server, pki, user.commonName(), pki.credential(user));
    Config config = Config.fromKubeconfig(kubeconfig.toYaml());
    config.setUserAgent(component);
    config.setWatchReconnectInterval(250);
    // Our server speaks watches over plain HTTP only: asking for a WebSocket first costs a round
    // trip.
    config.setOnlyHttpWatches(true);
    config.setRequestTimeout(15_000);
    // Callers have back-offs of their own; a push or a webhook must hear of an outage soon.
    config.setRequestRetryBackoffLimit(2);
    config.setConnectionTimeout(5_000);
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
