package dev.slipway.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.testing.ApiServerFixture;
import dev.slipway.runtime.testing.Eventually;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.io.IOException;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The proxy over a real API server, with its rules in a network namespace of the test's own. */
final class ServiceProxyIT {
  private static final ProxyConfig CONFIG =
      new ProxyConfig(
          "slipwayit", java.util.List.of(), "10.244.0.0/16", "10.244.0.0/16", "10.96.0.0/16");

  @Test
  void rulesFollowServicesAndEndpoints_andOutliveTheProxy() throws Exception {
    try (NetworkNamespaces net = new NetworkNamespaces("nwsp");
        ApiServerFixture api = ApiServerFixture.inMemory()) {
      CommandRunner node = net.inside(net.node());
      try (ServiceProxy proxy = new ServiceProxy(CONFIG, api.client(), node, Clock.systemUTC())) {
        proxy.start();
        api.client()
            .services()
            .resource(
                new ServiceBuilder()
                    .withNewMetadata()
                    .withNamespace("default")
                    .withName("web")
                    .endMetadata()
                    .withNewSpec()
                    .withClusterIP("10.96.0.20")
                    .addNewPort()
                    .withPort(80)
                    .withProtocol("TCP")
                    .endPort()
                    .endSpec()
                    .build())
            .create();
        eventually(net, "10.96.0.20 . tcp . 80 }", true);

        api.client().endpoints().resource(endpoints("10.244.0.7")).create();
        eventually(net, "dnat to 10.244.0.7:8080", true);

        api.client().endpoints().resource(endpoints("10.244.0.8")).update();
        eventually(net, "dnat to 10.244.0.8:8080", true);
        eventually(net, "10.244.0.7", false);

        api.client().services().resource(withSctp()).create();
        Eventually.eventually(
            () ->
                assertThat(api.client().v1().events().inNamespace("default").list().getItems())
                    .singleElement()
                    .satisfies(
                        event -> {
                          assertThat(event.getType()).isEqualTo("Warning");
                          assertThat(event.getReason()).isEqualTo("NotFullyReachable");
                          assertThat(event.getInvolvedObject().getName()).isEqualTo("old");
                          assertThat(event.getMessage()).contains("SCTP");
                        }));
      }
      assertThat(listing(net)).contains("dnat to 10.244.0.8:8080");

      api.client().endpoints().inNamespace("default").withName("web").delete();
      try (ServiceProxy successor =
          new ServiceProxy(CONFIG, api.client(), node, Clock.systemUTC())) {
        successor.start();

        assertThat(listing(net)).doesNotContain("10.244.0.8").contains("no-endpoint-ips");
      }
    }
  }

  private static Service withSctp() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("old")
        .endMetadata()
        .withNewSpec()
        .withClusterIP("10.96.0.21")
        .addNewPort()
        .withPort(80)
        .withProtocol("SCTP")
        .endPort()
        .endSpec()
        .build();
  }

  private static Endpoints endpoints(String ip) {
    return new EndpointsBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("web")
        .endMetadata()
        .addNewSubset()
        .addNewAddress()
        .withIp(ip)
        .endAddress()
        .addNewPort()
        .withPort(8080)
        .withProtocol("TCP")
        .endPort()
        .endSubset()
        .build();
  }

  private static String listing(NetworkNamespaces net) throws IOException {
    return net.in(net.node(), "nft", "list", "table", "ip", "slipwayit");
  }

  private static void eventually(NetworkNamespaces net, String text, boolean present) {
    Eventually.eventually(
        () -> {
          if (present) {
            assertThat(listing(net)).contains(text);
          } else {
            assertThat(listing(net)).doesNotContain(text);
          }
        });
  }
}
