package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

/**
 * The network of a node's pods.
 *
 * @param name the runtime's name of it
 * @param bridge name of the host's interface, at most 15 characters
 * @param subnet the node's pod CIDR
 * @param gateway the host's address in it
 * @param dataDir the folder of the cluster that it belongs to, for whoever finds it later
 */
public record PodNetwork(
    String name, String bridge, String subnet, String gateway, String dataDir) {
  public PodNetwork {
    requireNonNull(name);
    requireNonNull(subnet);
    requireNonNull(gateway);
    requireNonNull(dataDir);
    if (bridge.isEmpty() || bridge.length() > 15) {
      throw new IllegalArgumentException("not an interface name: " + bridge);
    }
  }
}
