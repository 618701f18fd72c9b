package dev.slipway.runtime.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.testing.ApiServerFixture;
import dev.slipway.runtime.testing.Eventually;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** The name server over a real API server. */
final class DnsServerIT {
  private static final DnsConfig CONFIG = config("127.0.0.1", Duration.ofSeconds(30));

  private static DnsConfig config(String address, Duration timeout) {
    return new DnsConfig(
        "n1",
        address,
        0,
        List.of("cluster.local", "kubernetes.local"),
        "10.96.0.10",
        List.of("10.96.0.0/16"),
        Path.of("/nonexistent/resolv.conf"),
        timeout);
  }

  @Test
  void podsAreLedToTheServer_andServicesHaveNames() throws Exception {
    try (ApiServerFixture api = ApiServerFixture.inMemory();
        DnsServer server = new DnsServer(CONFIG, api.client())) {
      server.start();

      Service service =
          api.client().services().inNamespace("kube-system").withName("kube-dns").get();
      Endpoints endpoints =
          api.client().endpoints().inNamespace("kube-system").withName("kube-dns").get();
      assertThat(service.getSpec().getClusterIP()).isEqualTo("10.96.0.10");
      assertThat(endpoints.getSubsets().getFirst().getAddresses().getFirst().getIp())
          .isEqualTo("127.0.0.1");
      assertThat(endpoints.getSubsets().getFirst().getPorts())
          .allMatch(each -> each.getPort() == server.port());
      eventually(
          () -> ask(server, "kube-dns.kube-system.svc.cluster.local."), List.of("10.96.0.10"));

      api.client()
          .services()
          .inNamespace("default")
          .resource(FixedDirectory.service("default", "ghost", "10.96.0.77").build())
          .create();
      eventually(() -> ask(server, "ghost.default.kubernetes.local."), List.of("10.96.0.77"));
    }
  }

  @Test
  void serviceDeletedByHand_comesBack_andASecondStartChangesNothing() throws Exception {
    try (ApiServerFixture api = ApiServerFixture.inMemory()) {
      KubernetesClient client = api.client();
      try (DnsServer server = new DnsServer(CONFIG, client)) {
        server.start();
        client.services().inNamespace("kube-system").withName("kube-dns").delete();
        client
            .services()
            .inNamespace("kube-system")
            .withName("kube-dns")
            .waitUntilCondition(
                each -> each != null && "10.96.0.10".equals(each.getSpec().getClusterIP()),
                60,
                TimeUnit.SECONDS);
      }
      String before = version(client);
      ClusterDnsService again =
          new ClusterDnsService(
              client, "10.96.0.10", new DnsEndpoints("n1", "127.0.0.1", port(client)));
      again.ensure();

      assertThat(version(client)).isEqualTo(before);
    }
  }

  private static String version(KubernetesClient client) {
    return client
        .services()
        .inNamespace("kube-system")
        .withName("kube-dns")
        .get()
        .getMetadata()
        .getResourceVersion();
  }

  private static int port(KubernetesClient client) {
    return client
        .endpoints()
        .inNamespace("kube-system")
        .withName("kube-dns")
        .get()
        .getSubsets()
        .getFirst()
        .getPorts()
        .getFirst()
        .getPort();
  }

  @Test
  void addressThatNeverComes_isAClearError() throws Exception {
    try (ApiServerFixture api = ApiServerFixture.inMemory();
        DnsServer server =
            new DnsServer(config("203.0.113.99", Duration.ofMillis(400)), api.client())) {
      assertThatThrownBy(server::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot listen on 203.0.113.99");
    }
  }

  private static List<String> ask(DnsServer server, String name) throws IOException {
    SimpleResolver resolver = new SimpleResolver(InetAddress.getByName("127.0.0.1"));
    resolver.setPort(server.port());
    resolver.setTimeout(Duration.ofSeconds(20));
    Message answer =
        resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name), Type.A, DClass.IN)));
    return answer.getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
  }

  @FunctionalInterface
  private interface Probe<T> {
    T get() throws IOException;
  }

  /** Names come by a watch: a moment after the object. */
  private static <T> void eventually(Probe<T> probe, T wanted) {
    Eventually.eventually(() -> assertThat(probe.get()).isEqualTo(wanted));
  }
}
