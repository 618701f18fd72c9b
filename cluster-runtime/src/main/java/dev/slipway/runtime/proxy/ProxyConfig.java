package dev.slipway.runtime.proxy;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;
import java.util.List;

/**
 * What the proxy of one node has to know.
 *
 * @param tableName name of its nftables table (family {@code ip}); one per cluster on a machine
 * @param nodeAddresses the addresses that node ports answer on, besides 127.0.0.1; empty for every
 *     address of the machine
 * @param podCidr range of all pods of the cluster
 * @param nodePodCidr range of the pods of this node
 * @param serviceCidr range of cluster IPs; what no service claims in it is refused
 */
public record ProxyConfig(
    String tableName,
    List<String> nodeAddresses,
    String podCidr,
    String nodePodCidr,
    String serviceCidr) {
  public static final String DEFAULT_TABLE = "slipway";

  public ProxyConfig {
    requireTableName(tableName);
    nodeAddresses =
        nodeAddresses.stream().map(Ipv4Address::parse).sorted().map(Object::toString).toList();
    podCidr = Ipv4Range.parse(podCidr).toString();
    nodePodCidr = Ipv4Range.parse(nodePodCidr).toString();
    serviceCidr = Ipv4Range.parse(serviceCidr).toString();
  }

  /** The default network plan on a cluster of one node. */
  public static ProxyConfig defaults() {
    return new ProxyConfig(
        DEFAULT_TABLE, List.of(), "10.244.0.0/16", "10.244.0.0/16", "10.96.0.0/16");
  }

  static void requireTableName(String name) {
    if (!name.matches("[a-zA-Z][a-zA-Z0-9_-]{0,31}")) {
      throw new IllegalArgumentException(
          "an nftables table is named by a letter and up to 31 letters, digits, - or _, not "
              + name);
    }
  }
}
