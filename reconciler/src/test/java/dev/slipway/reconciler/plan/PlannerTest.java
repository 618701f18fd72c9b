package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import dev.slipway.reconciler.Manifests;
import dev.slipway.reconciler.plan.Change.Create;
import dev.slipway.reconciler.plan.Change.Keep;
import dev.slipway.reconciler.plan.Change.Patch;
import dev.slipway.reconciler.plan.Change.Prune;
import dev.slipway.reconciler.plan.Change.Replace;
import dev.slipway.reconciler.plan.Change.Skip;
import dev.slipway.reconciler.plan.PlanInput.Presence;
import dev.slipway.reconciler.plan.PlanInput.PrunePolicy;
import dev.slipway.reconciler.plan.PlanInput.ReplacePolicy;
import dev.slipway.reconciler.render.RenderedStack;
import dev.slipway.reconciler.render.Rendering;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: nginx
        labels: {name: nginx}
      spec:
        containers:
        - {name: nginx, image: 'nginx:1'}
      """;
  private static final String CONTROLLER =
      """
      apiVersion: v1
      kind: ReplicationController
      metadata:
        name: nginx
      spec:
        replicas: 2
        selector: {name: nginx}
        template:
          metadata:
            labels: {name: nginx}
          spec:
            containers:
            - {name: nginx, image: 'nginx:1'}
      """;
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: nginx
      spec:
        ports:
        - {port: 80}
        selector: {name: nginx}
      """;

  private static final ObjectKey POD_KEY = new ObjectKey("", "Pod", "default", "nginx");
  private static final ObjectKey RC_KEY =
      new ObjectKey("", "ReplicationController", "default", "nginx");
  private static final ObjectKey SERVICE_KEY = new ObjectKey("", "Service", "default", "nginx");

  private final Map<ObjectKey, KubeObject> live = new HashMap<>();
  private final java.util.Set<ObjectKey> inventory = new java.util.HashSet<>();
  private PrunePolicy prune = PrunePolicy.DELETE;
  private ReplacePolicy replace = ReplacePolicy.ALLOWED;

  private SyncPlan plan(Rendering rendering, String stack) {
    return Planner.plan(
        new PlanInput(
            rendering.stack(stack).orElseThrow(),
            Presence.PRESENT,
            live,
            inventory,
            rendering.declared(),
            prune,
            replace));
  }

  private SyncPlan vanished(Rendering rendering, String stack) {
    RenderedStack none =
        new RenderedStack(
            new dev.slipway.reconciler.render.StackId("default", "shop", stack),
            stack,
            stack,
            "",
            List.of(),
            List.of());
    return Planner.plan(
        new PlanInput(
            none, Presence.VANISHED, live, inventory, rendering.declared(), prune, replace));
  }

  /** As if everything a stack declares had been applied. */
  private void applied(Rendering rendering, String stack) {
    rendering
        .stack(stack)
        .orElseThrow()
        .byKey()
        .forEach(
            (key, manifest) -> {
              live.put(
                  key,
                  manifest
                      .object()
                      .with(
                          tree -> tree.withObject("metadata").put("uid", "uid-of-" + key.name())));
              inventory.add(key);
            });
  }

  @Test
  void firstPlan_createsInTheOrderOfKinds() {
    SyncPlan plan =
        plan(
            Manifests.render(
                Map.of(
                    "nginx/rc.yaml", CONTROLLER, "nginx/pod.yaml", POD, "nginx/a.yaml", SERVICE)),
            "nginx");

    assertThat(plan.changes())
        .allMatch(Create.class::isInstance)
        .extracting(change -> change.key().kind())
        .containsExactly("Service", "Pod", "ReplicationController");
  }

  @Test
  void whatIsAsGitSays_isKept() {
    Rendering rendering = Manifests.render(Map.of("nginx/a.yaml", SERVICE));
    applied(rendering, "nginx");

    SyncPlan plan = plan(rendering, "nginx");

    assertThat(plan.changes()).containsExactly(new Keep(SERVICE_KEY));
    assertThat(plan.isInSync()).isTrue();
  }

  @Test
  void declaredPodThatItsControllerReplaced_isNeverMadeAgain() {
    Rendering rendering =
        Manifests.render(Map.of("nginx/rc.yaml", CONTROLLER, "nginx/pod.yaml", POD));
    applied(rendering, "nginx");
    live.remove(POD_KEY);

    SyncPlan plan = plan(rendering, "nginx");

    assertThat(plan.skips())
        .containsExactly(
            new Skip(
                POD_KEY,
                Skip.Cause.REPLACED_BY_CONTROLLER,
                "replaced by ReplicationController nginx"));
    assertThat(plan.isInSync()).isTrue();
    assertThat(plan.isEmpty()).isTrue();
  }

  @Test
  void whatLeftGit_isPrunedInTheOppositeOrder() {
    Rendering before =
        Manifests.render(Map.of("nginx/rc.yaml", CONTROLLER, "nginx/a.yaml", SERVICE));
    applied(before, "nginx");

    SyncPlan plan = vanished(Manifests.render(Map.of("other/pod.yaml", POD)), "nginx");

    assertThat(plan.changes())
        .allMatch(Prune.class::isInstance)
        .extracting(Change::key)
        .containsExactly(RC_KEY, SERVICE_KEY);
  }

  @Test
  void objectWithCopiedLabels_isNeverPruned() {
    Rendering before = Manifests.render(Map.of("nginx/a.yaml", SERVICE));
    applied(before, "nginx");
    ObjectKey copy = new ObjectKey("", "Service", "default", "copy");
    live.put(
        copy, live.get(SERVICE_KEY).with(tree -> tree.withObject("metadata").put("name", "copy")));
    inventory.add(copy);

    SyncPlan plan = vanished(Manifests.render(Map.of()), "nginx");

    assertThat(plan.actions()).extracting(Change::key).containsExactly(SERVICE_KEY);
    assertThat(plan.skips()).extracting(Change::key).containsExactly(copy);
  }

  @Test
  void objectThatIsOursButNotInTheInventory_isNeverPruned() {
    Rendering before = Manifests.render(Map.of("nginx/a.yaml", SERVICE));
    applied(before, "nginx");
    inventory.clear();

    assertThat(vanished(Manifests.render(Map.of()), "nginx").changes()).isEmpty();
  }

  @Test
  void objectThatAsksToBeKept_isKeptAndInSync() {
    String asking =
        SERVICE.replace("metadata:", "metadata:\n  annotations: {slipway.dev/prune: disabled}");
    applied(Manifests.render(Map.of("nginx/rc.yaml", CONTROLLER, "nginx/a.yaml", asking)), "nginx");

    SyncPlan plan = plan(Manifests.render(Map.of("nginx/rc.yaml", CONTROLLER)), "nginx");

    assertThat(plan.isInSync()).isTrue();
    assertThat(plan.lines())
        .containsExactly(
            "keep "
                + SERVICE_KEY
                + ": left git and is kept by request (slipway.dev/prune: disabled)");
    assertThat(plan.inventoryAfter()).contains(SERVICE_KEY);
  }

  @Test
  void directoryWithoutObjects_prunesNothing() {
    Rendering before = Manifests.render(Map.of("nginx/a.yaml", SERVICE));
    applied(before, "nginx");

    SyncPlan plan = plan(Manifests.render(Map.of("nginx/a.yaml", "# nothing left\n")), "nginx");

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.isInSync()).isFalse();
    assertThat(plan.inventoryAfter()).containsExactly(SERVICE_KEY);
  }

  @Test
  void unreadableManifest_changesNothing() {
    Rendering before =
        Manifests.render(Map.of("nginx/rc.yaml", CONTROLLER, "nginx/a.yaml", SERVICE));
    applied(before, "nginx");

    SyncPlan plan =
        plan(
            Manifests.render(Map.of("nginx/rc.yaml", CONTROLLER, "nginx/a.yaml", "a: [")), "nginx");

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.findings()).isNotEmpty().allMatch(f -> f.file().equals("nginx/a.yaml"));
    assertThat(plan.inventoryAfter()).containsExactlyInAnyOrder(RC_KEY, SERVICE_KEY);
  }

  @Test
  void objectThatMoved_isHandedOverWithoutDeletion() {
    Rendering before = Manifests.render(Map.of("nginx/a.yaml", SERVICE));
    applied(before, "nginx");
    Rendering after = Manifests.render(Map.of("proxy/a.yaml", SERVICE));

    SyncPlan old = vanished(after, "nginx");
    assertThat(old.isEmpty()).isTrue();
    assertThat(old.inventoryAfter()).isEmpty();

    inventory.clear();
    SyncPlan heir = plan(after, "proxy");
    assertThat(heir.changes()).singleElement().isInstanceOf(Patch.class);
  }

  @Test
  void objectInTwoStacks_staysWithTheOneThatHoldsIt() {
    Map<String, String> files = Map.of("a/x.yaml", SERVICE, "b/x.yaml", SERVICE);

    Rendering fresh = Manifests.render(files);
    assertThat(fresh.declared()).containsEntry(SERVICE_KEY, "a");
    assertThat(fresh.stack("b").orElseThrow().findings())
        .singleElement()
        .asString()
        .startsWith("b/x.yaml:1: Service default/nginx already belongs to stack a");

    Rendering held = Manifests.render(files, Map.of(SERVICE_KEY, "b"));
    assertThat(held.declared()).containsEntry(SERVICE_KEY, "b");
    assertThat(held.stack("a").orElseThrow().isComplete()).isFalse();
  }

  @Test
  void immutableField_isReplacedOnceAndThenLeftToAPerson() {
    Rendering before = Manifests.render(Map.of("nginx/pod.yaml", POD));
    applied(before, "nginx");
    Rendering after = Manifests.render(Map.of("nginx/pod.yaml", POD + "    command: [run]\n"));
    String changed =
        POD.replace(
            "{name: nginx, image: 'nginx:1'}", "{name: nginx, image: 'nginx:1', command: [run]}");
    after = Manifests.render(Map.of("nginx/pod.yaml", changed));

    assertThat(plan(after, "nginx").changes()).singleElement().isInstanceOf(Replace.class);

    replace = ReplacePolicy.REFUSED;
    assertThat(plan(after, "nginx").skips())
        .extracting(Skip::cause)
        .containsExactly(Skip.Cause.NEEDS_A_PERSON);
  }

  @Test
  void imageOfAPod_isChangedInPlace() {
    Rendering before = Manifests.render(Map.of("nginx/pod.yaml", POD));
    applied(before, "nginx");

    SyncPlan plan =
        plan(
            Manifests.render(Map.of("nginx/pod.yaml", POD.replace("nginx:1", "nginx:2"))), "nginx");

    assertThat(plan.changes()).singleElement().isInstanceOf(Patch.class);
  }

  @Test
  void pruneDisabled_keepsTheObjectInTheInventory() {
    Rendering before = Manifests.render(Map.of("nginx/a.yaml", SERVICE));
    applied(before, "nginx");
    live.computeIfPresent(
        SERVICE_KEY,
        (key, object) ->
            object.with(
                tree ->
                    tree.withObject("metadata")
                        .withObject("annotations")
                        .put(Labels.PRUNE, "disabled")));

    SyncPlan plan = vanished(Manifests.render(Map.of()), "nginx");

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.inventoryAfter()).containsExactly(SERVICE_KEY);
  }

  @Test
  void objectOfAnotherRepository_isNotTakenOver() {
    Rendering rendering = Manifests.render(Map.of("nginx/a.yaml", SERVICE));
    applied(rendering, "nginx");
    live.computeIfPresent(
        SERVICE_KEY,
        (key, object) ->
            object.with(
                tree ->
                    tree.withObject("metadata")
                        .withObject("annotations")
                        .put(Labels.TRACKING_ID, "default/bakery/nginx:/Service/default/nginx")));
    inventory.clear();

    SyncPlan plan = plan(rendering, "nginx");

    assertThat(plan.skips()).extracting(Skip::cause).containsExactly(Skip.Cause.BELONGS_ELSEWHERE);
    assertThat(plan.inventoryAfter()).isEqualTo(Set.of());
  }

  @Test
  void wavesThatManifestsAskFor_goBeforeTheOrderOfKinds() {
    String late =
        SERVICE.replace("  name: nginx", "  name: nginx\n  annotations: {slipway.dev/wave: '1'}");
    SyncPlan plan =
        plan(Manifests.render(Map.of("nginx/rc.yaml", CONTROLLER, "nginx/a.yaml", late)), "nginx");

    assertThat(Waves.of(plan.actions()))
        .extracting(wave -> wave.getFirst().key().kind())
        .containsExactly("ReplicationController", "Service");
  }

  @Test
  void waveThatIsNoNumber_isAFinding() {
    String bad =
        SERVICE.replace("  name: nginx", "  name: nginx\n  annotations: {slipway.dev/wave: soon}");

    assertThat(plan(Manifests.render(Map.of("nginx/a.yaml", bad)), "nginx").findings())
        .singleElement()
        .asString()
        .contains("slipway.dev/wave must be a whole number");
  }
}
