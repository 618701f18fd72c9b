package dev.slipway.runtime.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.controller.TestObjects;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class PlacementTest {
  private static PodBuilder pod(String name) {
    return new PodBuilder(TestObjects.pod("default", name, "web").build())
        .editMetadata()
        .withUid("uid-" + name)
        .endMetadata();
  }

  private static PodNeeds asking(String name, String cpu, String memory) {
    return PodReader.needs(
        pod(name)
            .editSpec()
            .editFirstContainer()
            .withNewResources()
            .addToRequests("cpu", new Quantity(cpu))
            .addToRequests("memory", new Quantity(memory))
            .endResources()
            .endContainer()
            .endSpec()
            .build());
  }

  private static NodeView node(String name) {
    return NodeView.of(TestObjects.node(name));
  }

  private static Kin kin(String controller) {
    return new Kin("default", controller, List.of());
  }

  private static Decision decide(PodNeeds pod, NodeView... nodes) {
    return Placement.decide(pod, kin(""), List.of(nodes));
  }

  private static String message(Decision decision) {
    return ((Decision.Unschedulable) decision).message();
  }

  @Test
  void noNodes_isSaid() {
    assertThat(message(decide(asking("p", "1", "1Gi"))))
        .isEqualTo("no nodes available to schedule pods");
  }

  @Test
  void reasons_areCountedAsKubernetesDoes() {
    PodNeeds pod =
        PodReader.needs(
            new PodBuilder(
                    pod("p")
                        .editSpec()
                        .withNodeSelector(Map.of("disk", "ssd"))
                        .editFirstContainer()
                        .withNewResources()
                        .addToRequests("cpu", new Quantity("8"))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build())
                .build());
    Node ssd = TestObjects.node("n3");
    ssd.getMetadata().setLabels(Map.of("disk", "ssd"));

    assertThat(message(decide(pod, node("n1"), node("n2"), NodeView.of(ssd))))
        .isEqualTo(
            "0/3 nodes are available: 1 Insufficient cpu,"
                + " 2 node(s) didn't match Pod's node affinity/selector.");
  }

  @Test
  void taintsUnreadinessAndCordons_keepPodsOff() {
    Node tainted =
        new NodeBuilder(TestObjects.node("n1"))
            .editSpec()
            .addNewTaint()
            .withKey("team")
            .withValue("a")
            .withEffect("NoSchedule")
            .endTaint()
            .endSpec()
            .build();
    Node cordoned =
        new NodeBuilder(TestObjects.node("n2"))
            .editSpec()
            .withUnschedulable(true)
            .endSpec()
            .build();
    Node silent =
        new NodeBuilder(TestObjects.node("n3"))
            .editStatus()
            .editFirstCondition()
            .withStatus("Unknown")
            .endCondition()
            .endStatus()
            .build();
    NodeView[] nodes = {NodeView.of(tainted), NodeView.of(cordoned), NodeView.of(silent)};

    assertThat(message(decide(asking("p", "1", "1Gi"), nodes)))
        .isEqualTo(
            "0/3 nodes are available: 1 node(s) had untolerated taint {team: a},"
                + " 1 node(s) were not ready, 1 node(s) were unschedulable.");
    PodNeeds tolerant =
        PodReader.needs(
            pod("p")
                .editSpec()
                .addNewToleration()
                .withKey("team")
                .withValue("a")
                .withEffect("NoSchedule")
                .endToleration()
                .endSpec()
                .build());
    assertThat(decide(tolerant, nodes)).isEqualTo(new Decision.Bind("n1"));
  }

  @Test
  void hostPort_isTakenOncePerNode() {
    Pod wanting =
        pod("a")
            .editSpec()
            .editFirstContainer()
            .editFirstPort()
            .withHostPort(80)
            .endPort()
            .endContainer()
            .endSpec()
            .build();
    NodeView taken = node("n1").plus(PodReader.needs(wanting));
    wanting.getMetadata().setUid("uid-b");
    wanting.getSpec().getContainers().get(0).getPorts().get(0).setHostIP("192.0.2.1");

    assertThat(message(decide(PodReader.needs(wanting), taken)))
        .isEqualTo(
            "0/1 nodes are available:"
                + " 1 node(s) didn't have free ports for the requested pod ports.");
    assertThat(decide(PodReader.needs(wanting), taken, node("n2")))
        .isEqualTo(new Decision.Bind("n2"));
  }

  @Test
  void podLimit_counts() {
    Node small = TestObjects.node("n1");
    small.getStatus().setAllocatable(new HashMap<>(small.getStatus().getAllocatable()));
    small.getStatus().getAllocatable().put("pods", new Quantity("1"));
    NodeView full = NodeView.of(small).plus(asking("a", "1m", "1Mi"));

    assertThat(message(decide(asking("b", "1m", "1Mi"), full)))
        .isEqualTo("0/1 nodes are available: 1 Too many pods.");
  }

  @Test
  void kin_countMoreThanRoom() {
    Pod replica = pod("a").build();
    replica
        .getMetadata()
        .setOwnerReferences(
            TestObjects.pod("default", "x", "x")
                .editMetadata()
                .addNewOwnerReference()
                .withUid("rc")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build()
                .getMetadata()
                .getOwnerReferences());
    NodeView withKin = node("n1").plus(PodReader.needs(replica));
    NodeView busy = node("n2").plus(asking("other", "2", "4Gi"));
    PodNeeds next = asking("next", "100m", "100Mi");

    assertThat(Placement.decide(next, kin("rc"), List.of(withKin, busy)))
        .isEqualTo(new Decision.Bind("n2"));
    assertThat(Placement.decide(next, kin(""), List.of(withKin, busy)))
        .isEqualTo(new Decision.Bind("n1"));
  }

  @Test
  void nodeAffinity_isHonoured() {
    Pod pod =
        pod("p")
            .editSpec()
            .withNewAffinity()
            .withNewNodeAffinity()
            .withNewRequiredDuringSchedulingIgnoredDuringExecution()
            .addNewNodeSelectorTerm()
            .addNewMatchExpression()
            .withKey("kubernetes.io/hostname")
            .withOperator("NotIn")
            .withValues("n1")
            .endMatchExpression()
            .endNodeSelectorTerm()
            .endRequiredDuringSchedulingIgnoredDuringExecution()
            .endNodeAffinity()
            .endAffinity()
            .endSpec()
            .build();

    assertThat(decide(PodReader.needs(pod), node("n1"), node("n2")))
        .isEqualTo(new Decision.Bind("n2"));
  }

  @Test
  void demandsNotSupported_areRefusedByName() {
    Pod pod =
        pod("p")
            .editSpec()
            .addNewTopologySpreadConstraint()
            .withMaxSkew(1)
            .withTopologyKey("zone")
            .withWhenUnsatisfiable("DoNotSchedule")
            .endTopologySpreadConstraint()
            .endSpec()
            .build();

    assertThat(message(decide(PodReader.needs(pod), node("n1"))))
        .contains("does not support topology spread constraints with DoNotSchedule");
  }

  @Test
  void requests_coverInitContainersSidecarsAndLimits() {
    Pod pod =
        pod("p")
            .editSpec()
            .editFirstContainer()
            .withNewResources()
            .addToLimits("cpu", new Quantity("500m"))
            .addToRequests("memory", new Quantity("64Mi"))
            .endResources()
            .endContainer()
            .addNewInitContainer()
            .withName("sidecar")
            .withRestartPolicy("Always")
            .withNewResources()
            .addToRequests("cpu", new Quantity("100m"))
            .endResources()
            .endInitContainer()
            .addNewInitContainer()
            .withName("unpack")
            .withNewResources()
            .addToRequests("memory", new Quantity("1Gi"))
            .endResources()
            .endInitContainer()
            .endSpec()
            .build();

    Resources requests = PodReader.requests(pod.getSpec());

    assertThat(requests.get("cpu")).isEqualTo(600);
    assertThat(requests.get("memory")).isEqualTo(1024L * 1024 * 1024);
  }

  @Property
  void orderOfNodes_doesNotMatter(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 5) Integer> load,
      @ForAll Random random) {
    List<NodeView> nodes = new ArrayList<>();
    for (int i = 0; i < load.size(); i++) {
      NodeView node = node("n" + i);
      for (int j = 0; j < load.get(i); j++) {
        node = node.plus(asking("p" + i + "-" + j, "700m", "1Gi"));
      }
      nodes.add(node);
    }
    PodNeeds pod = asking("next", "900m", "1Gi");
    Decision expected = Placement.decide(pod, kin(""), nodes);

    Collections.shuffle(nodes, random);

    assertThat(Placement.decide(pod, kin(""), nodes)).isEqualTo(expected);
  }

  /** Whatever comes and goes, no node ever holds more than it has, and none refuses for nothing. */
  @Property
  void placements_neverOvercommit(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 3999) Integer> steps) {
    ClusterState state = new ClusterState();
    Map<String, Long> used = new HashMap<>();
    Map<String, Map.Entry<String, Long>> placed = new HashMap<>();
    for (String name : List.of("n1", "n2")) {
      state.nodeChanged(TestObjects.node(name));
      used.put(name, 0L);
    }
    int next = 0;
    for (int step : steps) {
      if (step % 4 == 0 && !placed.isEmpty()) {
        String uid = placed.keySet().stream().sorted().findFirst().orElseThrow();
        state.podRemoved(uid);
        Map.Entry<String, Long> was = placed.remove(uid);
        used.merge(was.getKey(), -was.getValue(), Long::sum);
        continue;
      }
      long cpu = step + 1;
      PodNeeds pod = asking("p" + next++, cpu + "m", "1Mi");
      switch (state.place(pod, kin(""))) {
        case Decision.Bind(String node) -> {
          used.merge(node, cpu, Long::sum);
          placed.put(pod.uid(), Map.entry(node, cpu));
        }
        case Decision.Unschedulable(String message) ->
            assertThat(used.values()).allMatch(amount -> amount + cpu > 4000);
      }
      assertThat(used.values()).allMatch(amount -> amount <= 4000);
    }
  }
}
