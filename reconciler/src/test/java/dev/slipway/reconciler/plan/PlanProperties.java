package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.reconciler.Manifests;
import dev.slipway.reconciler.plan.PlanInput.Presence;
import dev.slipway.reconciler.plan.PlanInput.PrunePolicy;
import dev.slipway.reconciler.plan.PlanInput.ReplacePolicy;
import dev.slipway.reconciler.render.RenderedStack;
import dev.slipway.reconciler.render.Rendering;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PlanProperties {
  private static final List<String> AMOUNTS =
      List.of("1", "1000m", "0.5", "500m", "3Gi", "3072Mi", "128M");

  /** One object of a stack: {@code kind name variant}. */
  record Declared(String kind, String name, int variant, String amount) {
    String yaml() {
      return switch (kind) {
        case "ConfigMap" ->
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: %s}
            data: {value: "%d"}
            """
                .formatted(name, variant);
        case "Service" ->
            """
            apiVersion: v1
            kind: Service
            metadata: {name: %s}
            spec:
              ports: [{name: a, port: %d}, {name: b, port: 9000}]
              selector: {name: %s}
            """
                .formatted(name, 80 + variant, name);
        default ->
            """
            apiVersion: v1
            kind: ReplicationController
            metadata: {name: %s}
            spec:
              replicas: %d
              selector: {name: %s}
              template:
                metadata: {labels: {name: %s}}
                spec:
                  containers:
                  - {name: main, image: 'i:%d', resources: {limits: {memory: %s}}}
            """
                .formatted(name, variant, name, name, variant, amount);
      };
    }
  }

  @Provide
  Arbitrary<Map<String, String>> commits() {
    Arbitrary<Declared> declared =
        Combinators.combine(
                Arbitraries.of("ConfigMap", "Service", "ReplicationController"),
                Arbitraries.of("a", "b", "c"),
                Arbitraries.integers().between(0, 3),
                Arbitraries.of(AMOUNTS))
            .as(Declared::new);
    return Combinators.combine(Arbitraries.of("one", "two", "three"), declared)
        .as(Map::entry)
        .list()
        .ofMaxSize(10)
        .map(
            entries -> {
              Map<String, String> files = new TreeMap<>();
              entries.forEach(
                  entry ->
                      files.put(
                          entry.getKey()
                              + "/"
                              + entry.getValue().kind()
                              + "-"
                              + entry.getValue().name()
                              + ".yaml",
                          entry.getValue().yaml()));
              return files;
            });
  }

  /** A cluster that does what it is told, as an API server would: with defaults of its own. */
  private static final class Cluster {
    final Map<ObjectKey, KubeObject> live = new HashMap<>();
    final Map<String, Set<ObjectKey>> inventories = new HashMap<>();
    final Set<ObjectKey> pruned = new HashSet<>();
    private int revision;

    List<SyncPlan> sync(Rendering rendering) {
      List<SyncPlan> plans = new ArrayList<>();
      Set<String> names = new java.util.TreeSet<>(rendering.stacks().keySet());
      names.addAll(inventories.keySet());
      for (String name : names) {
        SyncPlan plan = plan(rendering, name);
        plans.add(plan);
        plan.actions().forEach(this::carryOut);
        inventories.put(name, new HashSet<>(plan.inventoryAfter()));
        inventories.get(name).retainAll(live.keySet());
      }
      return plans;
    }

    SyncPlan plan(Rendering rendering, String name) {
      boolean there = rendering.stack(name).isPresent();
      RenderedStack desired =
          rendering
              .stack(name)
              .orElseGet(
                  () ->
                      new RenderedStack(
                          new dev.slipway.reconciler.render.StackId("default", "shop", name),
                          name,
                          name,
                          "",
                          List.of(),
                          List.of()));
      return Planner.plan(
          new PlanInput(
              desired,
              there ? Presence.PRESENT : Presence.VANISHED,
              live,
              inventories.getOrDefault(name, Set.of()),
              rendering.declared(),
              PrunePolicy.DELETE,
              ReplacePolicy.ALLOWED));
    }

    private void carryOut(Change change) {
      switch (change) {
        case Change.Create create -> live.put(create.key(), stored(create.desired().object()));
        case Change.Patch patch -> live.put(patch.key(), stored(patch.desired().object()));
        case Change.Replace replace -> live.remove(replace.key());
        case Change.Prune prune -> {
          pruned.add(prune.key());
          live.remove(prune.key());
        }
        case Change.Keep keep -> {}
        case Change.Skip skip -> {}
      }
    }

    private KubeObject stored(KubeObject object) {
      return object.with(
          tree -> {
            ObjectNode metadata = tree.withObject("metadata");
            metadata.put("uid", "uid-" + revision).put("resourceVersion", "" + ++revision);
            if (tree.path("spec") instanceof ObjectNode spec && object.kind().equals("Service")) {
              spec.put("clusterIP", "10.0.0.1").put("type", "ClusterIP");
              spec.path("ports").forEach(port -> ((ObjectNode) port).put("protocol", "TCP"));
            }
            tree.set("status", JsonNodeFactory.instance.objectNode().put("replicas", 1));
          });
    }
  }

  @Property(tries = 200)
  void afterApplying_nothingIsLeftToDo(@ForAll("commits") Map<String, String> files) {
    Cluster cluster = new Cluster();
    Rendering rendering = Manifests.render(files);
    cluster.sync(rendering);

    assertThat(cluster.sync(rendering)).allMatch(SyncPlan::isEmpty);
  }

  @Property(tries = 200)
  void afterAnyCommit_theClusterIsWhatAFreshOneWouldBe(
      @ForAll("commits") Map<String, String> first, @ForAll("commits") Map<String, String> second) {
    Cluster cluster = new Cluster();
    cluster.sync(holding(cluster, first));
    Rendering rendering = holding(cluster, second);
    // Twice: an object handed over is dropped by one stack before the other takes it.
    cluster.sync(rendering);
    cluster.sync(rendering);

    Set<ObjectKey> wanted = new HashSet<>();
    rendering.stacks().values().stream()
        .filter(RenderedStack::isComplete)
        .forEach(stack -> wanted.addAll(stack.byKey().keySet()));
    assertThat(cluster.live.keySet()).containsAll(wanted);
    if (rendering.stacks().values().stream().allMatch(RenderedStack::isComplete)) {
      assertThat(cluster.live.keySet()).isEqualTo(wanted);
    }
  }

  @Property(tries = 200)
  void prune_neverContainsWhatIsNotInTheInventoryOrStillInGit(
      @ForAll("commits") Map<String, String> first, @ForAll("commits") Map<String, String> second) {
    Cluster cluster = new Cluster();
    cluster.sync(holding(cluster, first));
    Rendering rendering = holding(cluster, second);
    Set<String> names = new HashSet<>(cluster.inventories.keySet());
    names.addAll(rendering.stacks().keySet());

    for (String name : names) {
      Set<ObjectKey> inventory = cluster.inventories.getOrDefault(name, Set.of());
      SyncPlan plan = cluster.plan(rendering, name);
      assertThat(plan.actions())
          .filteredOn(Change.Prune.class::isInstance)
          .allSatisfy(
              change -> {
                assertThat(inventory).contains(change.key());
                assertThat(rendering.declared()).doesNotContainKey(change.key());
              });
      if (!plan.findings().isEmpty()) {
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.inventoryAfter()).isEqualTo(inventory);
      }
    }
  }

  private static Rendering holding(Cluster cluster, Map<String, String> files) {
    Map<ObjectKey, String> holders = new HashMap<>();
    cluster.inventories.forEach((stack, keys) -> keys.forEach(key -> holders.put(key, stack)));
    return Manifests.render(files, holders);
  }
}
