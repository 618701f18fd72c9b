package dev.slipway.runtime.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.ServerSocket;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The kubelet end to end: a real API server, the machine's Docker engine, real containers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KubeletIT {
  private TestNode node;

  @BeforeAll
  void start() throws Exception {
    node = new TestNode();
  }

  @AfterAll
  void stop() throws Exception {
    node.close();
  }

  @Test
  void nodeIsRegisteredAndReady() {
    Node found =
        node.client
            .nodes()
            .withName(TestNode.NAME)
            .waitUntilCondition(
                it ->
                    it.getStatus() != null
                        && it.getStatus().getConditions().stream()
                            .anyMatch(
                                condition ->
                                    condition.getType().equals("Ready")
                                        && condition.getStatus().equals("True")),
                30,
                TimeUnit.SECONDS);

    assertThat(found.getStatus().getNodeInfo().getKubeletVersion()).startsWith("v1.32");
    assertThat(found.getStatus().getCapacity()).containsKeys("cpu", "memory", "pods");
    assertThat(found.getStatus().getDaemonEndpoints().getKubeletEndpoint().getPort())
        .isEqualTo(node.kubelet.port());
    assertThat(node.client.leases().inNamespace("kube-node-lease").withName(TestNode.NAME).get())
        .isNotNull();
  }

  @Test
  void nodeThatWasCalledUnknownSaysThatItIsReady() {
    nodeIsRegisteredAndReady();
    String unknown = "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"Unknown\"}]}}";

    node.client
        .nodes()
        .withName(TestNode.NAME)
        .subresource("status")
        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), unknown);

    nodeIsRegisteredAndReady();
    assertThat(node.client.v1().events().inAnyNamespace().list().getItems())
        .extracting(Event::getReason)
        .contains("NodeReady");
  }

  @Test
  void podRunsWithAnAddressAndItsLogIsServed() throws Exception {
    node.run("hello", "echo hello from $(hostname); exec sleep 1000");

    Pod pod = node.awaitRunning("hello");

    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(pod.getStatus().getPodIP()).startsWith("10.");
    assertThat(pod.getStatus().getContainerStatuses().get(0).getStarted()).isTrue();
    assertThat(node.logs("hello", "main", "")).isEqualTo("hello from hello\n");
  }

  @Test
  void startedAnewItAdoptsRunningContainers() throws Exception {
    node.run("adopted", "exec sleep 1000");
    Pod before = node.awaitRunning("adopted");

    node.kubelet.close();
    node.start();
    node.run("afterwards", "exec sleep 1000");
    node.awaitRunning("afterwards");

    Pod after = node.client.pods().inNamespace("default").withName("adopted").get();
    assertThat(TestNode.containerId(after)).isEqualTo(TestNode.containerId(before));
    assertThat(after.getStatus().getContainerStatuses().get(0).getRestartCount()).isZero();
    assertThat(after.getStatus().getPodIP()).isEqualTo(before.getStatus().getPodIP());
    assertThat(after.getMetadata().getResourceVersion())
        .isEqualTo(before.getMetadata().getResourceVersion());
  }

  @Test
  void killedContainerIsStartedAgainAtOnce() throws Exception {
    node.run("killed", "exec sleep 1000");
    Pod before = node.awaitRunning("killed");

    node.docker("kill", TestNode.containerId(before));

    Pod after =
        node.await(
            "killed",
            pod ->
                TestNode.isReady(pod)
                    && pod.getStatus().getContainerStatuses().get(0).getRestartCount() == 1);
    assertThat(TestNode.containerId(after)).isNotEqualTo(TestNode.containerId(before));
    assertThat(
            after
                .getStatus()
                .getContainerStatuses()
                .get(0)
                .getLastState()
                .getTerminated()
                .getExitCode())
        .isEqualTo(137);
  }

  @Test
  void crashingContainerIsHeldBack() {
    node.run("crashing", "echo no; exit 3");

    Pod pod =
        node.await(
            "crashing",
            it ->
                it.getStatus() != null
                    && it.getStatus().getContainerStatuses().stream()
                        .anyMatch(
                            status ->
                                status.getState().getWaiting() != null
                                    && "CrashLoopBackOff"
                                        .equals(status.getState().getWaiting().getReason())
                                    && status.getRestartCount() == 1));

    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(
            pod.getStatus()
                .getContainerStatuses()
                .get(0)
                .getLastState()
                .getTerminated()
                .getExitCode())
        .isEqualTo(3);
  }

  @Test
  void portThatTheMachineUsesIsToldInOneEventAndTriedAgainSlowly() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      node.create(
          "conflict",
          new PodSpecBuilder().withTerminationGracePeriodSeconds(1L).build(),
          new ContainerBuilder(TestNode.container("main", "sleep 600"))
              .addNewPort()
              .withContainerPort(80)
              .withHostPort(taken.getLocalPort())
              .endPort()
              .build());

      // The second failure counts up the event of the first.
      Event event =
          node
              .client
              .v1()
              .events()
              .inNamespace("default")
              .informOnCondition(all -> all.stream().anyMatch(KubeletIT::isSecondSandboxFailure))
              .get(60, TimeUnit.SECONDS)
              .stream()
              .filter(KubeletIT::isSecondSandboxFailure)
              .findFirst()
              .orElseThrow();

      assertThat(event.getMessage()).contains("address already in use");
      assertThat(event.getCount()).isEqualTo(2);
    }
    node.awaitRunning("conflict");
  }

  private static boolean isSecondSandboxFailure(Event event) {
    return "FailedCreatePodSandBox".equals(event.getReason())
        && "conflict".equals(event.getInvolvedObject().getName())
        && event.getCount() != null
        && event.getCount() > 1;
  }

  @Test
  void deletedPodLeavesNothingBehind() throws Exception {
    Pod created = node.run("deleted", "trap 'exit 0' TERM; while true; do sleep 0.1; done");
    node.awaitRunning("deleted");

    node.client.pods().inNamespace("default").withName("deleted").delete();

    node.await("deleted", Objects::isNull);
    assertThat(
            node.docker(
                "ps",
                "-aq",
                "--filter",
                "label=slipway.dev/pod-uid=" + created.getMetadata().getUid()))
        .isEmpty();
    assertThat(node.root.resolve("kubelet/pods/" + created.getMetadata().getUid())).doesNotExist();
  }

  @Test
  void podThatEndsWellHasSucceeded() {
    node.create(
        "job",
        new PodSpecBuilder().withRestartPolicy("Never").build(),
        TestNode.container("main", "echo done > /dev/termination-log"));

    Pod pod =
        node.await(
            "job", it -> it.getStatus() != null && "Succeeded".equals(it.getStatus().getPhase()));

    assertThat(
            pod.getStatus().getContainerStatuses().get(0).getState().getTerminated().getMessage())
        .isEqualTo("done\n");
  }
}
