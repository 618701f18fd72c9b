package dev.slipway.runtime.controller.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.controller.TestObjects;
import dev.slipway.runtime.controller.node.NodeTaints.Evicting;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NodeRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration UNLESS = Duration.ofSeconds(300);

  private static Node node(String ready) {
    return new NodeBuilder(TestObjects.node("n1"))
        .editStatus()
        .editFirstCondition()
        .withStatus(ready)
        .endCondition()
        .endStatus()
        .build();
  }

  private static List<String> taints(Node node, Evicting evicting) {
    return NodeTaints.of(node, evicting, NOW).stream()
        .map(taint -> taint.getKey() + ":" + taint.getEffect())
        .toList();
  }

  @Test
  void readyNode_hasNoTaints() {
    assertThat(taints(node("True"), Evicting.YES)).isEmpty();
  }

  @Test
  void silentNode_isUnreachableAndSendsPodsAwayOnlyWhenAllowed() {
    assertThat(taints(node("Unknown"), Evicting.YES))
        .containsExactly(
            "node.kubernetes.io/unreachable:NoSchedule",
            "node.kubernetes.io/unreachable:NoExecute");
    assertThat(taints(node("Unknown"), Evicting.NO))
        .containsExactly("node.kubernetes.io/unreachable:NoSchedule");
    assertThat(taints(node("False"), Evicting.NO))
        .containsExactly("node.kubernetes.io/not-ready:NoSchedule");
  }

  @Test
  void taintsOfOthers_stayAndOursKeepTheirTime() {
    Node before =
        new NodeBuilder(node("Unknown"))
            .editSpec()
            .withUnschedulable(true)
            .addNewTaint()
            .withKey("team")
            .withValue("a")
            .withEffect("NoExecute")
            .endTaint()
            .addNewTaint()
            .withKey("node.kubernetes.io/unreachable")
            .withEffect("NoExecute")
            .withTimeAdded("2025-12-31T00:00:00Z")
            .endTaint()
            .addNewTaint()
            .withKey("node.kubernetes.io/not-ready")
            .withEffect("NoSchedule")
            .endTaint()
            .endSpec()
            .build();

    List<Taint> taints = NodeTaints.of(before, Evicting.YES, NOW);

    assertThat(taints)
        .extracting(Taint::getKey, Taint::getTimeAdded)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("team", null),
            org.assertj.core.groups.Tuple.tuple(
                "node.kubernetes.io/unreachable", "2025-12-31T00:00:00Z"),
            org.assertj.core.groups.Tuple.tuple(
                "node.kubernetes.io/unreachable", "2026-01-01T00:00:00Z"),
            org.assertj.core.groups.Tuple.tuple(
                "node.kubernetes.io/unschedulable", "2026-01-01T00:00:00Z"));
  }

  @Test
  void fewDeadNodes_areAnAccidentAndManyAreASuspicion() {
    assertThat(disruption(3, 1)).isEqualTo(Disruption.NONE);
    assertThat(disruption(1, 2)).isEqualTo(Disruption.NONE);
    assertThat(disruption(2, 3)).isEqualTo(Disruption.PARTIAL);
    assertThat(disruption(0, 1)).isEqualTo(Disruption.FULL);
  }

  private static Disruption disruption(int ready, int not) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < ready; i++) {
      nodes.add(node("True"));
    }
    for (int i = 0; i < not; i++) {
      nodes.add(node("Unknown"));
    }
    return Disruption.of(nodes);
  }

  private static Taint taint(String key) {
    return new TaintBuilder()
        .withKey(key)
        .withEffect("NoExecute")
        .withTimeAdded(NOW.toString())
        .build();
  }

  @Test
  void podThatSaysNothing_staysFiveMinutesOnASilentNode() {
    Pod pod = TestObjects.pod("default", "p", "web").build();

    assertThat(Tolerance.until(pod, List.of(taint(NodeTaints.UNREACHABLE)), UNLESS))
        .contains(NOW.plusSeconds(300));
    assertThat(Tolerance.until(pod, List.of(taint("team")), UNLESS)).contains(NOW);
    assertThat(Tolerance.until(pod, List.of(), UNLESS)).isEmpty();
  }

  @Test
  void podThatTolerates_staysAsLongAsItSays() {
    Pod forAWhile =
        new PodBuilder(TestObjects.pod("default", "p", "web").build())
            .editSpec()
            .addNewToleration()
            .withKey(NodeTaints.UNREACHABLE)
            .withOperator("Exists")
            .withTolerationSeconds(20L)
            .endToleration()
            .addNewToleration()
            .withKey("team")
            .withOperator("Exists")
            .endToleration()
            .endSpec()
            .build();

    assertThat(Tolerance.until(forAWhile, List.of(taint(NodeTaints.UNREACHABLE)), UNLESS))
        .contains(NOW.plusSeconds(20));
    assertThat(Tolerance.until(forAWhile, List.of(taint("team")), UNLESS)).isEmpty();
  }
}
