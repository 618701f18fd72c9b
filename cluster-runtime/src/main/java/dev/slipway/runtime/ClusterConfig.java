package dev.slipway.runtime;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * What a one-node cluster is made of.
 *
 * @param dataDir where everything durable lies
 * @param clusterId eight hex digits that mark this cluster's containers, networks and rules
 * @param nodeName name of this machine's Node
 * @param nodeAddress this machine's address
 * @param publicAddress address that services are reached at from outside
 * @param apiPort port of the API server
 * @param kubeletPort port of the node's own server
 * @param podCidr the cluster's pod addresses
 * @param serviceCidr the cluster's service addresses
 * @param etcdEndpoints an etcd to use instead of Slipway's own; may be empty
 * @param dockerHost the Docker engine
 * @param strictImagePull whether an unreachable registry fails a pull although the image is here
 */
public record ClusterConfig(
    Path dataDir,
    String clusterId,
    String nodeName,
    String nodeAddress,
    String publicAddress,
    int apiPort,
    int kubeletPort,
    String podCidr,
    String serviceCidr,
    List<String> etcdEndpoints,
    String dockerHost,
    boolean strictImagePull) {
  public ClusterConfig {
    requireNonNull(dataDir);
    requireNonNull(clusterId);
    requireNonNull(nodeName);
    requireNonNull(nodeAddress);
    requireNonNull(publicAddress);
    requireNonNull(podCidr);
    requireNonNull(serviceCidr);
    etcdEndpoints = List.copyOf(etcdEndpoints);
    requireNonNull(dockerHost);
  }

  /** The cluster's table of packet-filter rules. */
  public String nftTable() {
    return "slipway_" + clusterId;
  }
}
