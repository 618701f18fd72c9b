package dev.slipway.runtime.scheduler;

import static dev.slipway.runtime.controller.TestObjects.controller;
import static dev.slipway.runtime.controller.TestObjects.pod;
import static dev.slipway.runtime.controller.TestObjects.register;
import static dev.slipway.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.controller.ControllerSet;
import dev.slipway.runtime.testing.ApiServerFixture;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SchedulerIT {
  private static final String NS = "default";

  private ApiServerFixture fixture;
  private KubernetesClient client;
  private Scheduler scheduler;

  @BeforeEach
  void start() {
    fixture = ApiServerFixture.inMemory();
    client = fixture.client();
    scheduler = new Scheduler(client, Clock.systemUTC());
    scheduler.start();
  }

  @AfterEach
  void stop() throws Exception {
    try (AutoCloseable server = fixture) {
      scheduler.close();
    }
  }

  private Pod asking(String name, String cpu) {
    return new PodBuilder(pod(NS, name, "web").build())
        .editSpec()
        .editFirstContainer()
        .withNewResources()
        .addToRequests("cpu", new Quantity(cpu))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private String nodeOf(String pod) {
    return client.pods().inNamespace(NS).withName(pod).get().getSpec().getNodeName();
  }

  @Test
  void replicas_areSpreadOverNodes() {
    register(client, "n1");
    register(client, "n2");
    register(client, "n3");
    try (ControllerSet controllers = new ControllerSet(client, Clock.systemUTC())) {
      controllers.start();
      client.replicationControllers().inNamespace(NS).resource(controller(NS, "web", 9)).create();

      eventually(
          () ->
              assertThat(
                      client.pods().inNamespace(NS).list().getItems().stream()
                          .filter(p -> p.getSpec().getNodeName() != null)
                          .collect(
                              Collectors.groupingBy(
                                  p -> p.getSpec().getNodeName(), Collectors.counting())))
                  .isEqualTo(Map.of("n1", 3L, "n2", 3L, "n3", 3L)));
    }
  }

  @Test
  void podThatFitsNowhere_saysWhyAndIsPlacedOnceThereIsRoom() {
    register(client, "n1");
    client.pods().inNamespace(NS).resource(asking("big", "3")).create();
    eventually(() -> assertThat(nodeOf("big")).isEqualTo("n1"));

    client.pods().inNamespace(NS).resource(asking("late", "2")).create();
    eventually(
        () ->
            assertThat(
                    client
                        .pods()
                        .inNamespace(NS)
                        .withName("late")
                        .get()
                        .getStatus()
                        .getConditions())
                .anySatisfy(
                    condition -> {
                      assertThat(condition.getType()).isEqualTo("PodScheduled");
                      assertThat(condition.getStatus()).isEqualTo("False");
                      assertThat(condition.getReason()).isEqualTo("Unschedulable");
                      assertThat(condition.getMessage())
                          .isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
                    }));
    eventually(
        () ->
            assertThat(client.v1().events().inNamespace(NS).list().getItems())
                .anySatisfy(
                    event -> {
                      assertThat(event.getReason()).isEqualTo("FailedScheduling");
                      assertThat(event.getInvolvedObject().getName()).isEqualTo("late");
                    }));
    register(client, "n2");

    eventually(() -> assertThat(nodeOf("late")).isEqualTo("n2"));
  }

  @Test
  void manyPodsAtOnce_neverOvercommitANode() {
    register(client, "n1");
    register(client, "n2");
    for (int i = 0; i < 30; i++) {
      client.pods().inNamespace(NS).resource(asking("p" + i, "500m")).create();
    }

    eventually(
        () -> {
          Map<String, Long> perNode =
              client.pods().inNamespace(NS).list().getItems().stream()
                  .filter(p -> p.getSpec().getNodeName() != null)
                  .collect(
                      Collectors.groupingBy(p -> p.getSpec().getNodeName(), Collectors.counting()));
          assertThat(perNode).isEqualTo(Map.of("n1", 8L, "n2", 8L));
        });
    client.pods().inNamespace(NS).withName("p0").withGracePeriod(0).delete();
    client.pods().inNamespace(NS).withName("p1").withGracePeriod(0).delete();
    eventually(
        () ->
            assertThat(client.pods().inNamespace(NS).list().getItems())
                .filteredOn(p -> p.getSpec().getNodeName() != null)
                .hasSize(16));
  }
}
