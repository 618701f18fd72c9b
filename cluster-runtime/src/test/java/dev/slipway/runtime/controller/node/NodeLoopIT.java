package dev.slipway.runtime.controller.node;

import static dev.slipway.runtime.controller.TestObjects.register;
import static dev.slipway.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.loop.testing.TurnedTime;
import dev.slipway.runtime.controller.ControllerSet;
import dev.slipway.runtime.controller.TestObjects;
import dev.slipway.runtime.testing.ApiServerFixture;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NodeLoopIT {
  private static final String NS = "default";
  private static final Duration TOLERATION = Duration.ofSeconds(10);
  private static final NodeSettings SETTINGS =
      new NodeSettings(
          NodeSettings.STANDARD.podRange(),
          Duration.ofSeconds(50),
          TOLERATION,
          Duration.ofSeconds(40),
          Duration.ofSeconds(10));

  private final TurnedTime time = new TurnedTime();
  private ApiServerFixture fixture;
  private KubernetesClient client;
  private ControllerSet controllers;

  @BeforeEach
  void start() {
    fixture = ApiServerFixture.inMemory();
    client = fixture.client();
    controllers = new ControllerSet(client, time, time, SETTINGS);
    controllers.start();
  }

  @AfterEach
  void stop() throws Exception {
    try (AutoCloseable server = fixture) {
      controllers.close();
    }
  }

  /** Returns once the node controller has looked at the node. */
  private void join(String name) {
    register(client, name);
    eventually(() -> assertThat(node(name).getSpec().getPodCIDR()).isNotEmpty());
    eventually(() -> assertThat(time.waiting()).isPositive());
  }

  private Node node(String name) {
    return client.nodes().withName(name).get();
  }

  private void runPod(String name, String node) {
    client
        .pods()
        .inNamespace(NS)
        .resource(
            new PodBuilder(TestObjects.pod(NS, name, "web").build())
                .editSpec()
                .withNodeName(node)
                .endSpec()
                .build())
        .create();
    client
        .pods()
        .inNamespace(NS)
        .withName(name)
        .editStatus(
            p ->
                new PodBuilder(p)
                    .editOrNewStatus()
                    .withPhase("Running")
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private Pod pod(String name) {
    return client.pods().inNamespace(NS).withName(name).get();
  }

  @Test
  void silentNode_becomesUnknownAndItsPodsLeaveInTheEnd() {
    join("n1");
    runPod("web", "n1");
    time.advance(Duration.ofSeconds(25));
    join("n2");
    time.advance(Duration.ofSeconds(25));

    eventually(
        () -> {
          time.advance(Duration.ofMillis(20)); // what comes back after a conflict
          assertThat(node("n1").getStatus().getConditions())
              .filteredOn(condition -> condition.getType().equals("Ready"))
              .singleElement()
              .satisfies(
                  ready -> {
                    assertThat(ready.getStatus()).isEqualTo("Unknown");
                    assertThat(ready.getReason()).isEqualTo("NodeStatusUnknown");
                  });
        });
    eventually(
        () -> {
          time.advance(Duration.ofMillis(20));
          assertThat(node("n1").getSpec().getTaints())
              .extracting(taint -> taint.getKey() + ":" + taint.getEffect())
              .contains(
                  "node.kubernetes.io/unreachable:NoSchedule",
                  "node.kubernetes.io/unreachable:NoExecute");
          assertThat(pod("web").getStatus().getConditions())
              .filteredOn(condition -> condition.getType().equals("Ready"))
              .extracting(condition -> condition.getStatus())
              .containsExactly("False");
        });
    assertThat(pod("web").getMetadata().getDeletionTimestamp()).isNull();
    assertThat(node("n2").getStatus().getConditions())
        .extracting(condition -> condition.getStatus())
        .contains("True");

    time.advance(TOLERATION);
    eventually(
        () -> {
          time.advance(Duration.ofMillis(20));
          Pod web = pod("web");
          assertThat(web == null || web.getMetadata().getDeletionTimestamp() != null).isTrue();
        });
  }

  @Test
  void nodeThatCallsItselfNotReady_losesItsPodsTrafficAfterAWhile() {
    join("n1");
    runPod("web", "n1");

    patchReady("n1", "False", time.instant());
    join("n2"); // a later round of the loop
    assertThat(readiness("web")).containsExactly("True");
    time.advance(Duration.ofSeconds(30));

    eventually(
        () -> {
          time.advance(Duration.ofMillis(20));
          assertThat(readiness("web")).containsExactly("False");
        });
  }

  private List<String> readiness(String pod) {
    return pod(pod).getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .map(PodCondition::getStatus)
        .toList();
  }

  private void patchReady(String node, String status, Instant since) {
    client
        .nodes()
        .withName(node)
        .editStatus(
            before ->
                new NodeBuilder(before)
                    .editStatus()
                    .withConditions(
                        new NodeConditionBuilder()
                            .withType("Ready")
                            .withStatus(status)
                            .withLastTransitionTime(
                                since.truncatedTo(ChronoUnit.SECONDS).toString())
                            .build())
                    .endStatus()
                    .build());
  }

  @Test
  void onlyNode_keepsItsPodsHoweverLongItIsSilent() {
    join("n1");
    runPod("web", "n1");
    time.advance(Duration.ofSeconds(50));
    eventually(
        () -> {
          time.advance(Duration.ofMillis(20));
          assertThat(node("n1").getSpec().getTaints())
              .extracting(taint -> taint.getKey() + ":" + taint.getEffect())
              .containsExactly("node.kubernetes.io/unreachable:NoSchedule");
        });

    time.advance(Duration.ofHours(1));
    join("n2"); // a later round of the loop than any that the hour brought about

    assertThat(pod("web").getMetadata().getDeletionTimestamp()).isNull();
  }

  @Test
  void podsOfADeletedNode_areRemoved() {
    join("n1");
    runPod("web", "n1");
    client.nodes().withName("n1").delete();

    eventually(
        () -> {
          time.advance(Duration.ofSeconds(10));
          assertThat(pod("web")).isNull();
        });
  }
}
