package dev.slipway.runtime;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;
import dev.slipway.runtime.dns.DnsConfig;
import dev.slipway.runtime.dns.DnsServer;
import dev.slipway.runtime.proxy.ProxyConfig;
import dev.slipway.runtime.proxy.ServiceProxy;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a node's pods reach the world through: the service proxy and the name server. */
final class NodeNetwork {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private NodeNetwork() {}

  /** Starts both once the node has its range of pod addresses, and waits until it is Ready. */
  static void await(KubernetesClient client, ClusterConfig config, StopOrder parts) {
    String podCidr =
        waitFor(client, config, node -> podCidr(node) != null, "has no range of pod addresses")
            .getSpec()
            .getPodCIDR();
    ParallelStart.all(
        () -> startProxy(client, config, podCidr, parts),
        () -> startDns(client, config, podCidr, parts),
        () -> waitFor(client, config, NodeNetwork::isReady, "is not Ready"));
  }

  private static void startProxy(
      KubernetesClient client, ClusterConfig config, String podCidr, StopOrder parts) {
    ProxyConfig proxy =
        new ProxyConfig(
            config.nftTable(),
            List.of(config.nodeAddress()),
            config.podCidr(),
            podCidr,
            config.serviceCidr());
    parts.add(new ServiceProxy(proxy, client)).start();
  }

  private static void startDns(
      KubernetesClient client, ClusterConfig config, String podCidr, StopOrder parts) {
    String gateway = new Ipv4Address(Ipv4Range.parse(podCidr).first().bits() + 1).toString();
    DnsConfig dns =
        new DnsConfig(
            config.nodeName(),
            gateway,
            DnsConfig.DEFAULT_PORT,
            List.of("cluster.local", "kubernetes.local"),
            ServiceAddresses.of(config.serviceCidr()).dns(),
            List.of(config.serviceCidr(), config.podCidr()),
            Path.of("/etc/resolv.conf"),
            LIMIT);
    parts.add(new DnsServer(dns, client)).start();
  }

  private static Node waitFor(
      KubernetesClient client,
      ClusterConfig config,
      java.util.function.Predicate<Node> condition,
      String otherwise) {
    Node node =
        client
            .nodes()
            .withName(config.nodeName())
            .waitUntilCondition(
                one -> one != null && condition.test(one), LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (node == null || !condition.test(node)) {
      throw new IllegalStateException("node " + config.nodeName() + " " + otherwise);
    }
    return node;
  }

  private static @org.jspecify.annotations.Nullable String podCidr(Node node) {
    return node.getSpec() == null ? null : node.getSpec().getPodCIDR();
  }

  private static boolean isReady(Node node) {
    return node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
  }
}
