package dev.slipway.runtime.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Two name servers on the loopback address: ours, and the one that it asks for outside names. */
final class DnsSocketsIT {
  @TempDir private Path folder;
  private InetAddress loopback;
  private DnsSockets outside;
  private DnsSockets ours;
  private Path resolvConf;

  @BeforeEach
  void start() throws IOException {
    loopback = InetAddress.getByName("127.0.0.1");
    resolvConf = folder.resolve("resolv.conf");
    Files.writeString(resolvConf, "nameserver 127.0.0.1\n");
    FixedDirectory world = new FixedDirectory();
    world.add(FixedDirectory.service("example", "www", "192.0.2.80").build());
    world.add(
        FixedDirectory.service("example", "many", "None").build(),
        new EndpointsBuilder()
            .withNewMetadata()
            .withNamespace("example")
            .withName("many")
            .endMetadata()
            .addNewSubset()
            .withAddresses(addresses(200))
            .endSubset()
            .build());
    outside = DnsSockets.bind(loopback, 0, responder(List.of("org"), world, 1));
    outside.start();
    FixedDirectory cluster = FixedDirectory.sample();
    cluster.add(FixedDirectory.external("website", "www.example.org"));
    ours =
        DnsSockets.bind(loopback, 0, responder(List.of("cluster.local"), cluster, outside.port()));
    ours.start();
  }

  private static List<EndpointAddress> addresses(int count) {
    List<EndpointAddress> many = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      EndpointAddress address = new EndpointAddress();
      address.setIp("192.0.2." + i);
      many.add(address);
    }
    return many;
  }

  private Responder responder(List<String> domains, FixedDirectory directory, int upstream) {
    return new Responder(
        new ClusterZones(domains, List.of("10.96.0.0/16"), directory),
        new Forwarder(new ResolvConf(resolvConf, upstream, each -> false)));
  }

  @AfterEach
  void stop() {
    ours.close();
    outside.close();
  }

  @Test
  void clusterNamesAndOutsideNames_overUdpAndTcp() throws IOException {
    for (boolean tcp : new boolean[] {false, true}) {
      assertThat(addressesOf(ask("ghost.default.svc.cluster.local.", tcp)))
          .containsExactly("10.96.0.20");
      assertThat(addressesOf(ask("www.example.org.", tcp))).containsExactly("192.0.2.80");
      assertThat(ask("nobody.example.org.", tcp).getRcode()).isEqualTo(Rcode.NXDOMAIN);
      assertThat(addressesOf(ask("website.default.svc.cluster.local.", tcp)))
          .containsExactly("www.example.org.", "192.0.2.80");
    }
  }

  @Test
  void longOutsideAnswer_comesWholeOverTcp() throws IOException {
    assertThat(ask("many.example.org.", false).getSection(Section.ANSWER)).hasSize(200);
  }

  @Test
  void resolverThatIsDown_failsAndComesBack() throws IOException {
    int port = outside.port();
    outside.close();
    assertThat(ask("www.example.org.", false).getRcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(addressesOf(ask("ghost.default.svc.cluster.local.", false))).hasSize(1);

    FixedDirectory world = new FixedDirectory();
    world.add(FixedDirectory.service("example", "www", "192.0.2.81").build());
    outside = DnsSockets.bind(loopback, port, responder(List.of("org"), world, 1));
    outside.start();

    assertThat(addressesOf(ask("www.example.org.", false))).containsExactly("192.0.2.81");
  }

  @Test
  void serverThatIsItsOwnResolver_endsTheCircle() throws IOException {
    ours.close();
    DatagramSocket free = new DatagramSocket(0, loopback);
    int port = free.getLocalPort();
    free.close();
    ours =
        DnsSockets.bind(
            loopback, port, responder(List.of("cluster.local"), FixedDirectory.sample(), port));
    ours.start();

    assertThat(ask("www.example.org.", false).getRcode()).isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void noise_doesNotStopTheServer() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 500; i++) {
        byte[] bytes = new byte[i % 40];
        java.util.Arrays.fill(bytes, (byte) i);
        socket.send(new DatagramPacket(bytes, bytes.length, loopback, ours.port()));
      }
    }
    try (Socket half = new Socket(loopback, ours.port());
        Socket wild = new Socket(loopback, ours.port())) {
      half.getOutputStream().write(new byte[] {1});
      wild.getOutputStream().write(new byte[] {0, 3, 1, 2, 3});
      InputStream input = wild.getInputStream();
      assertThat(input.read()).isEqualTo(-1);

      assertThat(addressesOf(askAgainWhenLost("ghost.default.svc.cluster.local."))).hasSize(1);
      assertThat(addressesOf(ask("ghost.default.svc.cluster.local.", true))).hasSize(1);
    }
  }

  /** The kernel drops datagrams for which its buffer has no room: every resolver asks again. */
  private Message askAgainWhenLost(String name) throws IOException {
    IOException lost = new IOException("not asked");
    for (int i = 0; i < 10; i++) {
      try {
        return ask(name, false, Duration.ofSeconds(3));
      } catch (IOException e) {
        lost = e;
      }
    }
    throw lost;
  }

  @Test
  void manyAtOnce_areAllAnswered() throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Message>> asks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String name = i % 2 == 0 ? "www.example.org." : "ghost.default.svc.cluster.local.";
        asks.add(() -> ask(name, false));
      }
      for (Future<Message> each : clients.invokeAll(asks)) {
        assertThat(each.get().getRcode()).isEqualTo(Rcode.NOERROR);
      }
    }
  }

  private Message ask(String name, boolean tcp) throws IOException {
    return ask(name, tcp, Duration.ofSeconds(30));
  }

  private Message ask(String name, boolean tcp, Duration patience) throws IOException {
    SimpleResolver resolver = new SimpleResolver(loopback);
    resolver.setPort(ours.port());
    resolver.setTCP(tcp);
    resolver.setTimeout(patience);
    Message answer =
        resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name), Type.A, DClass.IN)));
    assertThat(answer.getHeader().getFlag(Flags.TC)).isFalse();
    return answer;
  }

  private static List<String> addressesOf(Message message) {
    return message.getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
  }
}
