package dev.slipway.runtime.controller.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.controller.TestObjects;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SubsetsTest {
  private final Service service = TestObjects.service("default", "web");

  private static Pod pod(String name, String ip, String ready) {
    return new PodBuilder(TestObjects.pod("default", name, "web").build())
        .editMetadata()
        .withUid("uid-" + name)
        .endMetadata()
        .editSpec()
        .withNodeName("n1")
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(ip)
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .endCondition()
        .endStatus()
        .build();
  }

  private static List<String> ips(EndpointSubset subset) {
    return subset.getAddresses().stream().map(address -> address.getIp()).toList();
  }

  @Test
  void readyPods_areAddressesAndOthersAreNot() {
    List<EndpointSubset> subsets =
        Subsets.of(service, List.of(pod("b", "10.0.0.2", "True"), pod("a", "10.0.0.1", "False")));

    assertThat(subsets).hasSize(1);
    assertThat(ips(subsets.get(0))).containsExactly("10.0.0.2");
    assertThat(subsets.get(0).getNotReadyAddresses())
        .singleElement()
        .satisfies(
            address -> {
              assertThat(address.getIp()).isEqualTo("10.0.0.1");
              assertThat(address.getNodeName()).isEqualTo("n1");
              assertThat(address.getTargetRef().getUid()).isEqualTo("uid-a");
            });
  }

  @Test
  void finishedTerminatingAndAddresslessPods_areLeftOut() {
    Pod finished = pod("a", "10.0.0.1", "True");
    finished.getStatus().setPhase("Succeeded");
    Pod terminating = pod("b", "10.0.0.2", "True");
    terminating.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

    assertThat(Subsets.of(service, List.of(finished, terminating, pod("c", "", "True")))).isEmpty();
  }

  @Test
  void publishNotReadyAddresses_countsAllAsReady() {
    Service eager =
        new ServiceBuilder(service).editSpec().withPublishNotReadyAddresses(true).endSpec().build();
    Pod terminating = pod("b", "10.0.0.2", "False");
    terminating.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

    List<EndpointSubset> subsets =
        Subsets.of(eager, List.of(pod("a", "10.0.0.1", "False"), terminating));

    assertThat(ips(subsets.get(0))).containsExactly("10.0.0.1", "10.0.0.2");
  }

  @Test
  void namedPort_isLookedUpInEachPod() {
    Pod other =
        new PodBuilder(pod("b", "10.0.0.2", "True"))
            .editSpec()
            .editFirstContainer()
            .editFirstPort()
            .withContainerPort(9090)
            .endPort()
            .endContainer()
            .endSpec()
            .build();
    Pod without =
        new PodBuilder(pod("c", "10.0.0.3", "True"))
            .editSpec()
            .editFirstContainer()
            .withPorts()
            .endContainer()
            .endSpec()
            .build();

    List<EndpointSubset> subsets =
        Subsets.of(service, List.of(other, without, pod("a", "10.0.0.1", "True")));

    assertThat(subsets)
        .extracting(subset -> subset.getPorts().get(0).getPort())
        .containsExactly(8080, 9090);
    assertThat(subsets).flatExtracting(SubsetsTest::ips).containsExactly("10.0.0.1", "10.0.0.2");
  }

  @Test
  void severalPorts_areOneSubset() {
    Service two =
        new ServiceBuilder(service)
            .editSpec()
            .addNewPort()
            .withName("ssl")
            .withPort(443)
            .withTargetPort(new IntOrString(8443))
            .endPort()
            .addNewPort()
            .withName("plain")
            .withPort(81)
            .endPort()
            .endSpec()
            .build();

    assertThat(Subsets.of(two, List.of(pod("a", "10.0.0.1", "True"))))
        .singleElement()
        .satisfies(
            subset ->
                assertThat(subset.getPorts())
                    .extracting(port -> port.getName() + ":" + port.getPort())
                    .containsExactly("http:8080", "plain:81", "ssl:8443"));
  }

  @Test
  void hostname_isPublishedForPodsOfTheServicesSubdomain() {
    Pod named =
        new PodBuilder(pod("a", "10.0.0.1", "True"))
            .editSpec()
            .withHostname("first")
            .withSubdomain("web")
            .endSpec()
            .build();

    assertThat(Subsets.of(service, List.of(named)).get(0).getAddresses().get(0).getHostname())
        .isEqualTo("first");
  }

  @Property
  void orderOfPods_doesNotMatter(@ForAll @IntRange(max = 20) int count, @ForAll Random random) {
    List<Pod> pods = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pods.add(pod("p" + i, "10.0.0." + i, i % 3 == 0 ? "False" : "True"));
    }
    List<EndpointSubset> expected = Subsets.of(service, pods);

    Collections.shuffle(pods, random);

    assertThat(Subsets.of(service, pods)).isEqualTo(expected);
  }
}
