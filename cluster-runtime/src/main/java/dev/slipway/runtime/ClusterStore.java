package dev.slipway.runtime;

import dev.slipway.runtime.etcd.EtcdProcess;
import dev.slipway.runtime.etcd.EtcdSettings;
import dev.slipway.runtime.store.EtcdConfig;
import dev.slipway.runtime.store.EtcdStore;
import dev.slipway.runtime.store.Store;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** The store of a cluster: on an etcd that is given, or on one of the cluster's own. */
final class ClusterStore {
  private ClusterStore() {}

  static Store open(ClusterConfig config, Clock clock, StopOrder parts) {
    if (!config.etcdEndpoints().isEmpty()) {
      return new EtcdStore(
          EtcdConfig.of(
              config.etcdEndpoints().stream().map(URI::create).toList(), Optional.empty()));
    }
    EtcdProcess etcd = parts.add(new EtcdProcess(EtcdSettings.in(config.dataDir()), clock));
    etcd.start();
    return new DiskReportingStore(new EtcdStore(etcd.config()), config.dataDir());
  }
}
