package dev.slipway.runtime.dns;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How the cluster's name server runs.
 *
 * @param nodeName the node that it runs on
 * @param listenAddress the address it answers on, which pods reach by way of {@code clusterDnsIp}
 * @param port UDP and TCP port there; 0 picks a free one
 * @param clusterDomains zones that are the cluster's own, the main one first
 * @param clusterDnsIp cluster IP of its Service {@code kube-dns}
 * @param reverseRanges ranges of addresses whose names are the cluster's own business
 * @param resolvConf where the machine's resolvers are listed; read again whenever it changes
 * @param bindTimeout how long {@code start} waits for the listen address to exist
 */
public record DnsConfig(
    String nodeName,
    String listenAddress,
    int port,
    List<String> clusterDomains,
    String clusterDnsIp,
    List<String> reverseRanges,
    Path resolvConf,
    Duration bindTimeout) {
  public static final int DEFAULT_PORT = 10053;

  public DnsConfig {
    requireNonNull(nodeName);
    listenAddress = Ipv4Address.parse(listenAddress).toString();
    clusterDnsIp = Ipv4Address.parse(clusterDnsIp).toString();
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    clusterDomains = clusterDomains.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    if (clusterDomains.isEmpty()) {
      throw new IllegalArgumentException("a cluster has at least one domain");
    }
    reverseRanges = reverseRanges.stream().map(each -> Ipv4Range.parse(each).toString()).toList();
    requireNonNull(resolvConf);
    requireNonNull(bindTimeout);
  }

  /** The default network plan: today's domain, and that of early 2015 beside it. */
  public static DnsConfig at(String nodeName, String listenAddress) {
    return new DnsConfig(
        nodeName,
        listenAddress,
        DEFAULT_PORT,
        List.of("cluster.local", "kubernetes.local"),
        "10.96.0.10",
        List.of("10.96.0.0/16", "10.244.0.0/16"),
        Path.of("/etc/resolv.conf"),
        Duration.ofSeconds(60));
  }
}
