package dev.slipway.runtime;

import dev.slipway.runtime.etcd.EtcdProcess;
import dev.slipway.runtime.etcd.EtcdSettings;
import dev.slipway.runtime.kubelet.NodeCleanup;
import dev.slipway.runtime.proxy.ProxyCleanup;

/** Takes away what a stopped cluster left on this machine, but for its data directory. */
public final class ClusterRemoval {
  private ClusterRemoval() {}

  /** Removes containers, networks, mounts, rules, and an etcd that outlived its cluster. */
  public static void removeAll(ClusterConfig config) {
    ProxyCleanup.purge(config.nftTable());
    NodeCleanup.purge(config.clusterId(), config.dockerHost(), config.dataDir().resolve("kubelet"));
    EtcdProcess.stopLeftOver(EtcdSettings.in(config.dataDir()));
  }
}
