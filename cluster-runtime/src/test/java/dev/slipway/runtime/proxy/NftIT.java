package dev.slipway.runtime.proxy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;
import dev.slipway.runtime.proxy.ServicePort.Backend;
import dev.slipway.runtime.proxy.ServicePort.Protocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules in a real kernel, in network namespaces of their own: real connections go through. */
final class NftIT {
  private static final ProxyConfig CONFIG =
      new ProxyConfig("slipwayit", List.of(), "10.244.0.0/16", "10.244.0.0/16", "10.96.0.0/16");

  private final List<Process> servers = new ArrayList<>();
  private NetworkNamespaces net;
  private Nft nft;
  private ProxyTable table;
  private String podA;
  private String podB;
  private String outsider;

  @BeforeEach
  void network() throws IOException {
    net = new NetworkNamespaces("nwit");
    podA = net.addPod("10.244.0.2");
    podB = net.addPod("10.244.0.3");
    outsider = net.addOutsider();
    CommandRunner node = net.inside(net.node());
    nft = new Nft(node, CONFIG.tableName());
    HostNetwork host = new HostNetwork(node);
    host.enableForwarding();
    host.prepareBridges(Ipv4Range.parse("10.244.0.0/16"));
    table = new ProxyTable(nft, new TableLayout(CONFIG, host.bridgedTraffic()));
  }

  @AfterEach
  void cleanUp() throws IOException, InterruptedException {
    for (Process each : servers) {
      each.descendants().forEach(ProcessHandle::destroyForcibly);
      each.destroyForcibly();
      each.waitFor(10, SECONDS);
    }
    net.close();
  }

  @Test
  void clusterIp_isReachedFromPodsAndTheHost() throws IOException {
    serve(podA, "a", 80);
    serve(podB, "b", 80);
    table.reconcile(ruleset(port(Protocol.TCP, 80, 0, 0, 2)));

    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      answers.add(curl(podA, "http://10.96.0.20/"));
    }

    assertThat(answers).containsExactlyInAnyOrder("a", "b");
    assertThat(curl(outsider, "http://192.0.2.1:1/")).isEqualTo("refused");
    assertThat(curl(net.node(), "http://10.96.0.20/")).isIn("a", "b");
  }

  @Test
  void podReachesItselfThroughItsService() throws IOException {
    serve(podA, "a", 80);
    table.reconcile(ruleset(port(Protocol.TCP, 80, 0, 0, 1)));

    assertThat(curl(podA, "http://10.96.0.20/")).isEqualTo("a");
  }

  @Test
  void nodePortAndPublicAddress_areReachedFromOutsideAndTheHost() throws IOException {
    serve(podA, "a", 80);
    table.reconcile(ruleset(port(Protocol.TCP, 80, 30080, 0, 1)));

    assertThat(curl(outsider, "http://192.0.2.1:30080/")).isEqualTo("a");
    assertThat(curl(outsider, "http://198.51.100.7/")).isEqualTo("a");
    assertThat(curl(net.node(), "http://127.0.0.1:30080/")).isEqualTo("a");
    assertThat(curl(net.node(), "http://192.0.2.1:30080/")).isEqualTo("a");
    assertThat(curl(podB, "http://10.244.0.1:30080/")).isEqualTo("a");
    assertThat(curl(podB, "http://198.51.100.7/")).isEqualTo("a");
  }

  @Test
  void withoutEndpointsOrService_connectionsAreRefusedAtOnce() throws IOException {
    table.reconcile(ruleset(port(Protocol.TCP, 80, 0, 0, 0)));

    assertThat(curl(podA, "http://10.96.0.20/")).isEqualTo("refused");
    assertThat(curl(podA, "http://10.96.0.21/")).isEqualTo("refused");
    assertThat(curl(net.node(), "http://10.96.0.20/")).isEqualTo("refused");
  }

  @Test
  void clientAffinity_staysAtOneEndpoint() throws IOException {
    serve(podA, "a", 80);
    serve(podB, "b", 80);
    table.reconcile(ruleset(port(Protocol.TCP, 80, 0, 600, 2)));

    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      answers.add(curl(net.node(), "http://10.96.0.20/"));
    }

    assertThat(answers).hasSize(1);
    table.reconcile(ruleset(port(Protocol.TCP, 80, 0, 601, 2)));
    assertThat(curl(net.node(), "http://10.96.0.20/")).isIn("a", "b");
  }

  @Test
  void listing_isWhatWasWritten() throws IOException {
    Ruleset rules = ruleset(port(Protocol.TCP, 80, 30080, 0, 2), port(Protocol.UDP, 53, 0, 600, 2));
    table.reconcile(rules);

    TableState observed = nft.read().orElseThrow();

    assertThat(observed)
        .isEqualTo(
            rules.state(
                new TableLayout(CONFIG, new HostNetwork(net.inside(net.node())).bridgedTraffic())));
    assertThat(table.reconcile(rules)).isFalse();
  }

  @Test
  void updates_reachEveryStateFromEveryOther() throws IOException {
    List<Ruleset> states =
        List.of(
            ruleset(port(Protocol.TCP, 80, 30080, 0, 2)),
            ruleset(),
            ruleset(port(Protocol.TCP, 80, 30080, 600, 2), port(Protocol.UDP, 53, 0, 0, 1)),
            ruleset(port(Protocol.TCP, 80, 30080, 60, 1)),
            ruleset(port(Protocol.TCP, 80, 30081, 0, 0)),
            ruleset(port(Protocol.UDP, 80, 30080, 0, 2)));

    for (Ruleset from : states) {
      for (Ruleset to : states) {
        table.update(from);
        table.update(to);

        assertThat(table.reconcile(to)).as("rules after the update differ").isFalse();
      }
    }
  }

  @Test
  void tableChangedOrDeletedByOthers_comesBack() throws IOException {
    serve(podA, "a", 80);
    Ruleset rules = ruleset(port(Protocol.TCP, 80, 0, 0, 1));
    table.reconcile(rules);

    nft.transact(List.of("delete table ip slipwayit"));
    table.reconcile(rules);
    assertThat(curl(podB, "http://10.96.0.20/")).isEqualTo("a");

    nft.transact(List.of("flush chain ip slipwayit services"));
    table.reconcile(rules);
    assertThat(curl(podB, "http://10.96.0.20/")).isEqualTo("a");

    nft.transact(
        List.of(
            "flush map ip slipwayit service-ips",
            "flush chain ip slipwayit svc/default/web/tcp/80"));
    table.update(ruleset(port(Protocol.TCP, 80, 30080, 0, 0)));
    table.update(rules);
    assertThat(curl(podB, "http://10.96.0.20/")).isEqualTo("a");
  }

  @Test
  void purge_removesOurTableOnly() throws IOException {
    nft.transact(List.of("add table ip foreign"));
    table.reconcile(ruleset(port(Protocol.TCP, 80, 0, 0, 1)));

    ProxyCleanup.purge("slipwayit", net.inside(net.node()));
    ProxyCleanup.purge("slipwayit", net.inside(net.node()));

    assertThat(net.in(net.node(), "nft", "list", "tables")).isEqualTo("table ip foreign\n");
  }

  @Test
  void dockersFirewall_letsOurTrafficThrough() throws IOException {
    serve(podA, "a", 80);
    net.in(net.node(), "iptables", "-w", "-P", "FORWARD", "DROP");
    net.in(net.node(), "iptables", "-w", "-N", "DOCKER-USER");
    net.in(net.node(), "iptables", "-w", "-A", "FORWARD", "-j", "DOCKER-USER");
    net.in(net.node(), "iptables", "-w", "-A", "DOCKER-USER", "-j", "RETURN");
    String before = net.in(net.node(), "iptables", "-w", "-S", "DOCKER-USER");
    table.reconcile(ruleset(port(Protocol.TCP, 80, 0, 0, 1)));
    DockerForwarding docker = new DockerForwarding(net.inside(net.node()), "slipwayit");

    assertThat(docker.ensure(CONFIG)).isEqualTo(DockerForwarding.Outcome.OPEN);
    String once = net.in(net.node(), "iptables", "-w", "-S", "DOCKER-USER");
    assertThat(docker.ensure(CONFIG)).isEqualTo(DockerForwarding.Outcome.OPEN);

    assertThat(net.in(net.node(), "iptables", "-w", "-S", "DOCKER-USER")).isEqualTo(once);
    assertThat(curl(outsider, "http://198.51.100.7/")).isEqualTo("a");
    docker.remove();
    assertThat(net.in(net.node(), "iptables", "-w", "-S", "DOCKER-USER")).isEqualTo(before);
  }

  @Test
  void sourceRanges_keepOthersOut() throws IOException {
    serve(podA, "a", 80);
    ServicePort open = port(Protocol.TCP, 80, 0, 0, 1);
    table.reconcile(ruleset(guarded(open, "192.0.2.0/24")));
    assertThat(curl(outsider, "http://198.51.100.7/")).isEqualTo("a");

    table.update(ruleset(guarded(open, "203.0.113.0/24")));

    assertThat(curl(outsider, "http://198.51.100.7/")).isEqualTo("no answer");
    assertThat(curl(net.node(), "http://10.96.0.20/")).isEqualTo("a");
  }

  private static ServicePort guarded(ServicePort port, String range) {
    return new ServicePort(
        port.namespace(),
        port.service(),
        port.protocol(),
        port.port(),
        port.clusterIps(),
        port.externalIps(),
        List.of(Ipv4Range.parse(range)),
        port.nodePort(),
        port.backends(),
        port.affinitySeconds());
  }

  private static Ruleset ruleset(ServicePort... ports) {
    return Ruleset.of(new ServiceRules(List.of(ports), List.of()), CONFIG);
  }

  private static ServicePort port(
      Protocol protocol, int port, int nodePort, int affinity, int backendCount) {
    SortedSet<Backend> backends = new TreeSet<>();
    for (int i = 0; i < backendCount; i++) {
      backends.add(new Backend(Ipv4Address.parse("10.244.0." + (i + 2)), 80));
    }
    return new ServicePort(
        "default",
        "web",
        protocol,
        port,
        new TreeSet<>(Set.of(Ipv4Address.parse("10.96.0.20"))),
        new TreeSet<>(Set.of(Ipv4Address.parse("198.51.100.7"))),
        List.of(),
        nodePort,
        backends,
        affinity);
  }

  /** A small web server in the namespace that says one word; returns when it listens. */
  private void serve(String namespace, String word, int port) throws IOException {
    String program =
        "use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => "
            + port
            + ", Listen => 50, ReuseAddr => 1) or die; $| = 1; print \"ready\\n\";"
            + "while (my $c = $s->accept) { while (<$c>) { last if /^\\r?$/ }"
            + "print $c \"HTTP/1.0 200 OK\\r\\nContent-Length: 1\\r\\n\\r\\n"
            + word
            + "\"; close $c }";
    Process server =
        new ProcessBuilder("ip", "netns", "exec", namespace, "perl", "-e", program).start();
    servers.add(server);
    var output =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    assertThat(output.readLine()).isEqualTo("ready");
  }

  private String curl(String namespace, String url) throws IOException {
    CommandRunner.Result result =
        net.inside(namespace).run(List.of("curl", "-sS", "--max-time", "3", url), "");
    return switch (result.exitCode()) {
      case 0 -> result.output();
      case 7 -> "refused";
      case 28 -> "no answer";
      default -> result.errors();
    };
  }
}
