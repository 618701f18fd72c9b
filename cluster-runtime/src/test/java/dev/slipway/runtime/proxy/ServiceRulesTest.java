package dev.slipway.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.proxy.ServicePort.Protocol;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServiceRulesTest {
  @Test
  void servicePort_isJoinedWithTheEndpointsOfItsName() {
    Service service =
        service("frontend")
            .editSpec()
            .addNewPort()
            .withName("http")
            .withPort(80)
            .withProtocol("TCP")
            .endPort()
            .addNewPort()
            .withName("dns")
            .withPort(53)
            .withProtocol("UDP")
            .endPort()
            .endSpec()
            .build();
    Endpoints endpoints =
        endpoints("frontend", "10.244.0.5", 8080, "http")
            .addNewSubset()
            .addNewAddress()
            .withIp("10.244.0.6")
            .endAddress()
            .addNewPort()
            .withName("dns")
            .withPort(10053)
            .withProtocol("UDP")
            .endPort()
            .endSubset()
            .build();

    ServiceRules rules = ServiceRules.from(List.of(service), List.of(endpoints));

    assertThat(rules.findings()).isEmpty();
    assertThat(rules.ports())
        .extracting(ServicePort::protocol)
        .containsExactly(Protocol.TCP, Protocol.UDP);
    assertThat(rules.ports().get(0).backends())
        .containsExactly(new ServicePort.Backend(Ipv4Address.parse("10.244.0.5"), 8080));
    assertThat(rules.ports().get(1).backends())
        .containsExactly(new ServicePort.Backend(Ipv4Address.parse("10.244.0.6"), 10053));
  }

  @Test
  void allOutsideAddresses_standForTheService() {
    Service service =
        service("nginx")
            .editSpec()
            .withType("LoadBalancer")
            .withExternalIPs("192.0.2.10")
            .addToAdditionalProperties("deprecatedPublicIPs", List.of("192.0.2.11"))
            .addNewPort()
            .withPort(8080)
            .withNodePort(30080)
            .endPort()
            .endSpec()
            .withNewStatus()
            .withNewLoadBalancer()
            .addNewIngress()
            .withIp("192.0.2.12")
            .endIngress()
            .endLoadBalancer()
            .endStatus()
            .build();

    ServicePort port = ServiceRules.from(List.of(service), List.of()).ports().getFirst();

    assertThat(port.externalIps())
        .extracting(Object::toString)
        .containsExactly("192.0.2.10", "192.0.2.11", "192.0.2.12");
    assertThat(port.nodePort()).isEqualTo(30080);
    assertThat(port.hasBackends()).isFalse();
  }

  @Test
  void whatCannotBeDone_isAFindingAndLeavesTheRest() {
    Service service =
        service("odd")
            .editSpec()
            .withExternalIPs("127.0.0.1", "1.2.3.4; flush ruleset")
            .addNewPort()
            .withPort(80)
            .withProtocol("SCTP")
            .endPort()
            .addNewPort()
            .withPort(81)
            .withName("ok")
            .endPort()
            .endSpec()
            .build();
    Endpoints endpoints = endpoints("odd", "127.0.0.1", 8081, "ok").build();

    ServiceRules rules = ServiceRules.from(List.of(service), List.of(endpoints));

    assertThat(rules.findings()).hasSize(4);
    assertThat(rules.ports())
        .singleElement()
        .matches(each -> each.port() == 81 && !each.hasBackends());
  }

  @Test
  void headlessAndExternalNames_haveNoRules() {
    Service headless =
        service("headless")
            .editSpec()
            .withClusterIP("None")
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSpec()
            .build();
    Service external =
        service("elsewhere")
            .editSpec()
            .withType("ExternalName")
            .withClusterIP(null)
            .endSpec()
            .build();

    assertThat(ServiceRules.from(List.of(headless, external), List.of()).ports()).isEmpty();
  }

  @Test
  void unreadableSourceRange_letsNobodyIn() {
    Service service =
        service("guarded")
            .editSpec()
            .withType("LoadBalancer")
            .withExternalIPs("192.0.2.10")
            .withLoadBalancerSourceRanges("10.0.0.1/8")
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSpec()
            .build();

    ServiceRules rules = ServiceRules.from(List.of(service), List.of());

    assertThat(rules.ports().getFirst().externalIps()).isEmpty();
    assertThat(rules.findings()).hasSize(1);
  }

  @Test
  void udpEndpointGone_leavesAStaleFlow() {
    Service service =
        service("dns")
            .editSpec()
            .addNewPort()
            .withPort(53)
            .withProtocol("UDP")
            .endPort()
            .endSpec()
            .build();
    Endpoints one =
        new EndpointsBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("dns")
            .endMetadata()
            .addNewSubset()
            .addNewAddress()
            .withIp("10.244.0.7")
            .endAddress()
            .addNewPort()
            .withPort(53)
            .withProtocol("UDP")
            .endPort()
            .endSubset()
            .build();
    ServiceRules before = ServiceRules.from(List.of(service), List.of(one));
    ServiceRules after = ServiceRules.from(List.of(service), List.of());

    assertThat(StaleFlows.between(before, after))
        .singleElement()
        .matches(each -> each.backend().address().toString().equals("10.244.0.7"));
    assertThat(StaleFlows.between(before, before)).isEmpty();
  }

  private static ServiceBuilder service(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withClusterIP("10.96.0.20")
        .endSpec();
  }

  private static EndpointsBuilder endpoints(String name, String ip, int port, String portName) {
    return new EndpointsBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .addNewSubset()
        .addNewAddress()
        .withIp(ip)
        .endAddress()
        .addNewPort()
        .withName(portName)
        .withPort(port)
        .withProtocol("TCP")
        .endPort()
        .endSubset();
  }
}
