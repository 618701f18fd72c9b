package dev.slipway.cli.command;

import dev.slipway.cli.cluster.ClusterState;
import dev.slipway.cli.cluster.DataDir;

/** What a person wants to know once a cluster is up. */
final class UpReport {
  private UpReport() {}

  static String of(DataDir dataDir, ClusterState state) {
    return "  kubectl    export KUBECONFIG="
        + dataDir.kubeconfig()
        + "\n  deploy     git push "
        + state.gitUrl()
        + " HEAD:main"
        + "\n  dashboard  "
        + state.dashboard()
        + "\n  API        "
        + state.apiServer();
  }
}
