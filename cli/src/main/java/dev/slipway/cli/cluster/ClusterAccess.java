package dev.slipway.cli.cluster;

import dev.slipway.cli.output.Failure;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;

/** Opens a cluster for a command: its state and a client with the administrator's rights. */
public final class ClusterAccess {
  private ClusterAccess() {}

  /**
   * The running cluster's state.
   *
   * @throws Failure when none runs on the data directory
   */
  public static ClusterState running(DataDir dataDir) {
    return ClusterState.ofRunning(dataDir)
        .orElseThrow(
            () ->
                new Failure(
                    "no cluster runs on " + dataDir.root() + "; start it with: slipway up"));
  }

  /** A client for the running cluster; the caller closes it. */
  public static KubernetesClient client(DataDir dataDir) {
    running(dataDir);
    if (!Files.isReadable(dataDir.kubeconfig())) {
      throw new Failure(
          dataDir.kubeconfig() + " cannot be read: run this as the user that started the cluster");
    }
    Config config = Config.fromKubeconfig(dataDir.kubeconfig().toFile());
    config.setRequestTimeout(15_000);
    config.setConnectionTimeout(5_000);
    config.setRequestRetryBackoffLimit(1);
    config.setUserAgent("slipway-cli");
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
