package dev.slipway.runtime.controller.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.controller.TestObjects;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReplicaPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  private static PodBuilder pod(String name, String node, String phase, String ready) {
    return new PodBuilder(TestObjects.pod("default", name, "web").build())
        .editMetadata()
        .withUid(name)
        .withCreationTimestamp("2026-01-01T00:00:00Z")
        .endMetadata()
        .editSpec()
        .withNodeName(node)
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .withLastTransitionTime("2026-01-01T00:00:00Z")
        .endCondition()
        .addNewContainerStatus()
        .withRestartCount(0)
        .endContainerStatus()
        .endStatus();
  }

  private static PodBuilder running(String name, String node) {
    return pod(name, node, "Running", "True");
  }

  private static List<String> order(Pod... pods) {
    List<Pod> shuffled = new ArrayList<>(List.of(pods));
    Collections.shuffle(shuffled, new Random(7));
    return ReplicaPlan.of(0, shuffled, NOW).delete().stream()
        .map(p -> p.getMetadata().getName())
        .toList();
  }

  @Test
  void missingPods_areCreatedUpToTheBurst() {
    assertThat(ReplicaPlan.of(3, List.of(running("a", "n").build()), NOW).create()).isEqualTo(2);
    assertThat(ReplicaPlan.of(2000, List.of(), NOW).create()).isEqualTo(500);
  }

  @Test
  void enoughPods_needNothing() {
    ReplicaPlan plan = ReplicaPlan.of(1, List.of(running("a", "n").build()), NOW);

    assertThat(plan.create()).isZero();
    assertThat(plan.delete()).isEmpty();
  }

  @Test
  void surplus_goesInOrderOfHowLittleItIsMissed() {
    assertThat(
            order(
                running("ready", "n1").build(),
                pod("not-ready", "n2", "Running", "False").build(),
                pod("pending", "n3", "Pending", "False").build(),
                pod("unassigned", "", "Pending", "False").build()))
        .containsExactly("unassigned", "pending", "not-ready", "ready");
  }

  @Test
  void deletionCost_comesBeforeCrowding() {
    Pod cheap =
        running("cheap", "n1")
            .editMetadata()
            .addToAnnotations("controller.kubernetes.io/pod-deletion-cost", "-10")
            .endMetadata()
            .build();

    assertThat(order(running("a", "n2").build(), cheap, running("b", "n2").build()).get(0))
        .isEqualTo("cheap");
  }

  @Test
  void crowdedNode_losesFirst() {
    assertThat(
            order(
                running("alone", "n1").build(),
                running("a", "n2").build(),
                running("b", "n2").build()))
        .containsExactly("a", "b", "alone");
  }

  @Test
  void youngerReadiness_thenRestarts_thenAgeDecide() {
    Pod fresh =
        running("fresh", "n1")
            .editStatus()
            .editFirstCondition()
            .withLastTransitionTime("2026-01-01T23:59:00Z")
            .endCondition()
            .endStatus()
            .build();
    Pod restarted =
        running("restarted", "n2")
            .editStatus()
            .editFirstContainerStatus()
            .withRestartCount(4)
            .endContainerStatus()
            .endStatus()
            .build();
    Pod young =
        running("young", "n3")
            .editMetadata()
            .withCreationTimestamp("2026-01-01T23:00:00Z")
            .endMetadata()
            .build();

    assertThat(order(running("old", "n4").build(), young, restarted, fresh))
        .containsExactly("fresh", "restarted", "young", "old");
  }

  @Test
  void surplus_isDeletedUpToTheBurst() {
    List<Pod> many = IntStream.range(0, 700).mapToObj(i -> running("p" + i, "n").build()).toList();

    assertThat(ReplicaPlan.of(0, many, NOW).delete()).hasSize(500);
  }
}
