package dev.slipway.runtime;

import dev.slipway.runtime.kubelet.KubeletConfig;
import javax.net.ssl.SSLContext;

/** The node's kubelet, as the cluster's configuration says. */
final class KubeletSetup {
  private static final int MAX_PODS = 110;

  private KubeletSetup() {}

  static KubeletConfig of(ClusterConfig config, SSLContext sslContext) {
    return new KubeletConfig(
        config.nodeName(),
        config.nodeAddress(),
        config.clusterId(),
        config.dataDir().resolve("kubelet"),
        config.dockerHost(),
        null,
        ServiceAddresses.of(config.serviceCidr()).dns(),
        "cluster.local",
        config.kubeletPort(),
        sslContext,
        config.strictImagePull(),
        MAX_PODS);
  }
}
