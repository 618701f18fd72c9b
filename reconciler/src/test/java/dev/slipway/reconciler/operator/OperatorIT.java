package dev.slipway.reconciler.operator;

import static dev.slipway.reconciler.Eventually.eventually;
import static dev.slipway.reconciler.operator.OperatorBed.controllerKey;
import static dev.slipway.reconciler.operator.OperatorBed.controllerManifest;
import static dev.slipway.reconciler.operator.OperatorBed.serviceManifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.SyncPhase;
import dev.slipway.api.resource.SyncState;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.preview.Preview;
import dev.slipway.reconciler.teardown.StackMarks;
import dev.slipway.reconciler.teardown.Teardown;
import dev.slipway.reconciler.teardown.TeardownPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorIT {
  @TempDir Path directory;
  OperatorBed bed;

  @BeforeEach
  void open() throws Exception {
    bed = new OperatorBed(directory);
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  private String firstSync() throws Exception {
    bed.git
        .file("containers/web/ghost/service.yaml", serviceManifest("ghost", 2468))
        .file("containers/web/ghost/controller.yaml", controllerManifest("ghost", 1))
        .file("containers/git/service.yaml", serviceManifest("git", 22));
    String commit = bed.git.commit("main");
    bed.createRepository();
    bed.eventuallySynced("web-ghost", commit);
    bed.eventuallySynced("git", commit);
    return commit;
  }

  @Test
  void firstSync_appliesEveryStackWithItsLabels() throws Exception {
    String commit = firstSync();

    assertThat(bed.service("ghost").orElseThrow().labels()).containsEntry("app", "ghost");
    assertThat(
            bed.controller("ghost").orElseThrow().strings("spec", "template", "metadata", "labels"))
        .containsEntry("app", "ghost")
        .containsEntry("name", "ghost");
    assertThat(bed.status("web-ghost").inventory()).hasSize(2);
    eventually(
        () -> {
          assertThat(bed.repository().status().observedRevision()).isEqualTo(commit);
          assertThat(bed.repository().status().syncedRevision()).isEqualTo(commit);
          assertThat(bed.repository().status().counts().total()).isEqualTo(2);
        });
  }

  @Test
  void pushOfOneFile_changesOneStack() throws Exception {
    firstSync();

    bed.git.file("containers/web/ghost/controller.yaml", controllerManifest("ghost", 3));
    String commit = bed.push();

    bed.eventuallySynced("web-ghost", commit);
    assertThat(bed.controller("ghost").orElseThrow().at("spec", "replicas").asInt()).isEqualTo(3);
    eventually(
        () -> {
          assertThat(bed.repository().status().changedStacks()).containsExactly("web-ghost");
          assertThat(bed.repository().pendingRequest()).isEmpty();
        });
    assertThat(bed.status("git").targetRevision()).isNotEqualTo(commit);
    assertThat(bed.status("web-ghost").plan())
        .anySatisfy(line -> assertThat(line).contains("spec.replicas: 1 -> 3"));
  }

  @Test
  void handMadeChange_isHealedAndRecordedWithItsAuthor() throws Exception {
    firstSync();

    bed.merge(Kinds.REPLICATION_CONTROLLER, controllerKey("ghost"), "{\"spec\":{\"replicas\":5}}");

    eventually(
        () ->
            assertThat(bed.status("web-ghost").drift())
                .anySatisfy(
                    drift -> {
                      assertThat(drift.path()).isEqualTo(".spec.replicas");
                      assertThat(drift.live()).isEqualTo("5");
                      assertThat(drift.desired()).isEqualTo("1");
                      assertThat(drift.by()).startsWith("kubectl");
                      assertThat(drift.healedAt()).isPresent();
                    }));
    assertThat(bed.controller("ghost").orElseThrow().at("spec", "replicas").asInt()).isEqualTo(1);
    assertThat(bed.status("web-ghost").history().getFirst().outcome()).isEqualTo("Healed");
  }

  @Test
  void whatLeftGit_isPruned() throws Exception {
    firstSync();

    bed.git.remove("containers/git").remove("containers/web/ghost/service.yaml");
    bed.push();

    eventually(
        () -> {
          assertThat(bed.service("git")).isEmpty();
          assertThat(bed.service("ghost")).isEmpty();
          assertThat(bed.hasStack("git")).isFalse();
        });
    assertThat(bed.controller("ghost")).isPresent();
  }

  @Test
  void stackAboveOthers_isPrunedWhenItsOwnManifestsAreGone() throws Exception {
    firstSync();
    bed.git.file("containers/web/service.yaml", serviceManifest("web", 80));
    bed.eventuallySynced("web", bed.push());

    bed.git.remove("containers/web/service.yaml");
    bed.push();

    eventually(
        () -> {
          assertThat(bed.service("web")).isEmpty();
          assertThat(bed.hasStack("web")).isFalse();
        });
    assertThat(bed.service("ghost")).isPresent();
  }

  @Test
  void firstSyncOfANewStack_isTheOnlyOneInItsHistory() throws Exception {
    firstSync();
    bed.git.file("containers/new/service.yaml", serviceManifest("new", 80));
    bed.eventuallySynced("new", bed.push());

    assertThat(bed.status("new").history()).hasSize(1);
  }

  @Test
  void badManifest_isReportedWithItsLineAndStopsNoOtherStack() throws Exception {
    firstSync();

    bed.git
        .file("containers/git/service.yaml", "kind: Service\nmetadata:\n  name: git\n")
        .file("containers/web/ghost/controller.yaml", controllerManifest("ghost", 2));
    String commit = bed.push();

    bed.eventuallySynced("web-ghost", commit);
    eventually(
        () -> {
          assertThat(bed.status("git").phase()).isEqualTo(SyncPhase.FAILED);
          assertThat(bed.status("git").message()).contains("containers/git/service.yaml:1");
        });
    assertThat(bed.service("git")).isPresent();
  }

  @Test
  void objectMovedToAnotherStack_isHandedOverWithoutDeletion() throws Exception {
    firstSync();
    String uid = bed.service("git").orElseThrow().uid();

    bed.git
        .remove("containers/git/")
        .file("containers/code/service.yaml", serviceManifest("git", 22));
    String commit = bed.push();

    bed.eventuallySynced("code", commit);
    eventually(() -> assertThat(bed.hasStack("git")).isFalse());
    assertThat(bed.service("git").orElseThrow().uid()).isEqualTo(uid);
    assertThat(bed.service("git").orElseThrow().labels())
        .containsEntry("slipway.dev/stack", "code");
  }

  @Test
  void everythingGoneAtOnce_isRefused() throws Exception {
    firstSync();

    bed.git.remove("containers").file("README.md", "nothing");
    bed.push();

    eventually(
        () ->
            assertThat(bed.repository().status().condition("Ready").orElseThrow().reason())
                .isEqualTo("PruneRefused"));
    assertThat(bed.service("git")).isPresent();
    assertThat(bed.service("ghost")).isPresent();
  }

  @Test
  void deletedBranch_keepsWhatRunsAndRecovers() throws Exception {
    firstSync();

    bed.git.deleteBranch("main");
    bed.requestSync("");
    eventually(
        () ->
            assertThat(bed.repository().status().condition("Fetched").orElseThrow().reason())
                .isIn("BranchNotFound", "EmptyRepository"));
    assertThat(bed.service("ghost")).isPresent();

    bed.git.file("containers/web/ghost/controller.yaml", controllerManifest("ghost", 2));
    String commit = bed.git.rewrite("main");
    bed.requestSync(commit);
    bed.eventuallySynced("web-ghost", commit);
  }

  @Test
  void restart_goesOnWhereItWas() throws Exception {
    firstSync();
    bed.stopOperator();

    bed.git.file("containers/web/ghost/controller.yaml", controllerManifest("ghost", 4));
    String commit = bed.push();
    bed.merge(
        Kinds.SERVICE,
        new ObjectKey("", "Service", "default", "git"),
        "{\"spec\":{\"selector\":{\"name\":\"other\"}}}");
    bed.startOperator();

    bed.eventuallySynced("web-ghost", commit);
    eventually(
        () -> {
          assertThat(bed.status("git").drift()).isNotEmpty();
          assertThat(bed.service("git").orElseThrow().at("spec", "selector", "name").asText())
              .isEqualTo("git");
        });
  }

  @Test
  void selfHealOff_reportsAndLeavesIt() throws Exception {
    bed.git.file("containers/git/service.yaml", serviceManifest("git", 22));
    String commit = bed.git.commit("main");
    bed.createRepository("selfHeal: false");
    bed.eventuallySynced("git", commit);

    bed.merge(
        Kinds.SERVICE,
        new ObjectKey("", "Service", "default", "git"),
        "{\"spec\":{\"selector\":{\"name\":\"other\"}}}");

    eventually(
        () -> {
          assertThat(bed.status("git").sync()).isEqualTo(SyncState.OUT_OF_SYNC);
          assertThat(bed.status("git").drift()).hasSize(1);
        });
    assertThat(bed.service("git").orElseThrow().at("spec", "selector", "name").asText())
        .isEqualTo("other");
  }

  @Test
  void teardown_removesExactlyTheApplicationAndResumeBringsItBack() throws Exception {
    firstSync();
    Teardown teardown = new Teardown(bed.server.client(), Clock.systemUTC());
    StackMarks marks = new StackMarks(bed.server.client(), Clock.systemUTC());
    bed.createPlainService("copy", "ghost");

    TeardownPlan plan = teardown.plan("ghost");
    assertThat(plan.steps())
        .extracting(step -> step.key().kind())
        .containsExactly("Service", "ReplicationController");
    assertThat(plan.leftAlone()).extracting(one -> one.key().name()).containsExactly("copy");
    teardown.execute(plan, line -> {}, Duration.ofSeconds(30));

    assertThat(bed.service("ghost")).isEmpty();
    assertThat(bed.controller("ghost")).isEmpty();
    assertThat(bed.service("copy")).isPresent();
    assertThat(bed.service("git")).isPresent();
    bed.git.file("containers/web/ghost/controller.yaml", controllerManifest("ghost", 2));
    String commit = bed.push();
    eventually(
        () -> {
          assertThat(bed.repository().status().observedRevision()).isEqualTo(commit);
          assertThat(bed.repository().pendingRequest()).isEmpty();
          assertThat(bed.status("web-ghost").sync()).isEqualTo(SyncState.SUSPENDED);
          assertThat(bed.status("web-ghost").inventory()).isEmpty();
        });
    assertThat(bed.service("ghost")).isEmpty();

    marks.resume("default", "web-ghost");
    bed.eventuallySynced("web-ghost", commit);
    assertThat(bed.controller("ghost").orElseThrow().at("spec", "replicas").asInt()).isEqualTo(2);
    assertThat(bed.status("web-ghost").drift()).isEmpty();
  }

  @Test
  void stacksOfADeletedRepository_sayThatNothingSyncsThem() throws Exception {
    String commit = firstSync();
    bed.delete(Kinds.REPOSITORY, OperatorBed.REPOSITORY.repositoryKey());

    eventually(
        () -> {
          assertThat(bed.status("git").sync()).isEqualTo(SyncState.UNKNOWN);
          assertThat(bed.status("git").message())
              .contains("nothing syncs this stack any more: Repository shop does not exist");
          assertThat(bed.status("git").condition("Ready").orElseThrow().reason())
              .isEqualTo("RepositoryMissing");
          assertThat(bed.status("web-ghost").sync()).isEqualTo(SyncState.UNKNOWN);
        });
    assertThat(bed.service("git")).isPresent();
    assertThat(bed.controller("ghost")).isPresent();

    Teardown teardown = new Teardown(bed.server.client(), Clock.systemUTC());
    teardown.execute(teardown.plan("git"), line -> {}, Duration.ofSeconds(30));
    eventually(() -> assertThat(bed.hasStack("git")).isFalse());

    bed.createRepository();
    bed.eventuallySynced("web-ghost", commit);
    bed.eventuallySynced("git", commit);
  }

  @Test
  void objectThatAsksToBeKept_outlivesItsManifestInAStackThatIsSynced() throws Exception {
    firstSync();
    String asking =
        serviceManifest("git", 22)
            .replace("metadata:", "metadata:\n  annotations: {slipway.dev/prune: disabled}");
    bed.git.file("containers/git/service.yaml", asking);
    bed.eventuallySynced("git", bed.push());

    bed.git
        .remove("containers/git/service.yaml")
        .file("containers/git/other.yaml", serviceManifest("other", 23));
    bed.eventuallySynced("git", bed.push());

    assertThat(bed.service("git")).isPresent();
    eventually(
        () ->
            assertThat(bed.status("git").message())
                .contains("Service default/git left git and is kept by request"));
  }

  @Test
  void teardown_worksWithoutTheRepository() throws Exception {
    firstSync();
    bed.delete(Kinds.REPOSITORY, OperatorBed.REPOSITORY.repositoryKey());
    Teardown teardown = new Teardown(bed.server.client(), Clock.systemUTC());

    teardown.execute(teardown.plan("ghost"), line -> {}, Duration.ofSeconds(30));

    assertThat(bed.service("ghost")).isEmpty();
    assertThat(bed.service("git")).isPresent();
  }

  @Test
  void suspendedStack_isNeitherSyncedNorHealed() throws Exception {
    firstSync();
    StackMarks marks = new StackMarks(bed.server.client(), Clock.systemUTC());
    marks.suspend("default", "web-ghost");
    eventually(() -> assertThat(bed.status("web-ghost").sync()).isEqualTo(SyncState.SUSPENDED));

    bed.merge(Kinds.REPLICATION_CONTROLLER, controllerKey("ghost"), "{\"spec\":{\"replicas\":5}}");

    eventually(() -> assertThat(bed.status("web-ghost").drift()).hasSize(1));
    assertThat(bed.controller("ghost").orElseThrow().at("spec", "replicas").asInt()).isEqualTo(5);
    marks.resume("default", "web-ghost");
    eventually(
        () ->
            assertThat(bed.controller("ghost").orElseThrow().at("spec", "replicas").asInt())
                .isEqualTo(1));
  }

  @Test
  void declaredPodOfAController_isNotMadeAgainWhenReplaced() throws Exception {
    bed.git
        .file("nginx/pod.yaml", OperatorBed.podManifest("nginx"))
        .file("nginx/controller.yaml", controllerManifest("nginx", 2));
    String commit = bed.git.commit("main");
    bed.createRepository("interval: 1h");
    bed.eventuallySynced("nginx", commit);
    ObjectKey pod = new ObjectKey("", "Pod", "default", "nginx");

    bed.deleteNow(pod);
    bed.requestSync("");

    eventually(() -> assertThat(bed.repository().pendingRequest()).isEmpty());
    bed.eventuallySynced("nginx", commit);
    assertThat(bed.get(Kinds.POD, pod)).isEmpty();
    assertThat(bed.status("nginx").drift()).isEmpty();
  }

  @Test
  void labelTakenOff_isSeenAsThatAndPutBack() throws Exception {
    firstSync();

    bed.merge(
        Kinds.SERVICE,
        new ObjectKey("", "Service", "default", "git"),
        "{\"metadata\":{\"labels\":{\"slipway.dev/stack\":null}}}");

    eventually(
        () -> {
          assertThat(bed.service("git").orElseThrow().labels())
              .containsEntry("slipway.dev/stack", "git");
          assertThat(bed.status("git").drift())
              .anySatisfy(
                  drift ->
                      assertThat(drift.path())
                          .isEqualTo(".metadata.labels[\"slipway.dev/stack\"]"));
        });
  }

  @Test
  void unknownKind_isReportedWithItsLine() throws Exception {
    firstSync();

    bed.git.file(
        "containers/git/extra.yaml",
        "apiVersion: example.org/v1\nkind: Gizmo\nmetadata:\n  name: g\n");
    bed.push();

    eventually(
        () ->
            assertThat(bed.status("git").message())
                .isEqualTo(
                    "containers/git/extra.yaml:1: the cluster does not know example.org/v1 Gizmo"));
  }

  @Test
  void definitionAndItsObjects_comeInOneCommit() throws Exception {
    bed.git
        .file("gizmos/definition.yaml", OperatorBed.DEFINITION)
        .file(
            "gizmos/gizmo.yaml",
            "apiVersion: example.org/v1\nkind: Gizmo\nmetadata:\n  name: g\nspec:\n  size: 3\n");
    String commit = bed.git.commit("main");
    bed.createRepository("interval: 1h");

    bed.eventuallySynced("gizmos", commit);
    assertThat(bed.status("gizmos").inventory()).hasSize(2);
  }

  @Test
  void invalidObject_isRefusedWithItsLineAndFixedByTheNextCommit() throws Exception {
    firstSync();
    bed.git.file(
        "containers/git/service.yaml",
        serviceManifest("git", 22).replace("targetPort: 80", "targetPort: 800000"));
    bed.push();
    eventually(
        () -> {
          assertThat(bed.status("git").phase()).isEqualTo(SyncPhase.FAILED);
          assertThat(bed.status("git").message()).contains("containers/git/service.yaml:");
        });

    bed.git.file("containers/git/service.yaml", serviceManifest("git", 2222));
    String fixed = bed.push();

    bed.eventuallySynced("git", fixed);
  }

  @Test
  void portAddedByHand_isTakenOutAgain() throws Exception {
    firstSync();

    bed.merge(
        Kinds.SERVICE,
        new ObjectKey("", "Service", "default", "git"),
        """
        {"spec":{"ports":[{"name":"a","port":22,"targetPort":80,"protocol":"TCP"},
                          {"name":"b","port":2222,"targetPort":80,"protocol":"TCP"}]}}
        """);

    eventually(
        () -> {
          assertThat(bed.service("git").orElseThrow().at("spec", "ports")).hasSize(1);
          assertThat(bed.status("git").drift())
              .anySatisfy(drift -> assertThat(drift.path()).contains("port=2222"));
          assertThat(bed.status("git").sync()).isEqualTo(SyncState.SYNCED);
        });
  }

  @Test
  void commitThatLeadsBack_isSeenToArrive() throws Exception {
    firstSync();
    bed.git.file("containers/git/service.yaml", "kind: [");
    bed.push();
    eventually(() -> assertThat(bed.status("git").phase()).isEqualTo(SyncPhase.FAILED));

    bed.git.file("containers/git/service.yaml", serviceManifest("git", 22));
    String back = bed.push();

    eventually(
        () -> {
          assertThat(bed.status("git").targetRevision()).isEqualTo(back);
          assertThat(bed.status("git").phase()).isEqualTo(SyncPhase.HEALTHY);
        });
  }

  @Test
  void preview_tellsWhatADirectoryWouldChangeAndChangesNothing() throws Exception {
    firstSync();
    Path work = directory.resolve("work/containers");
    Files.createDirectories(work.resolve("web/ghost"));
    Files.createDirectories(work.resolve("git"));
    Files.writeString(work.resolve("web/ghost/service.yaml"), serviceManifest("ghost", 2468));
    Files.writeString(work.resolve("web/ghost/controller.yaml"), controllerManifest("ghost", 1));
    Files.writeString(work.resolve("git/service.yaml"), serviceManifest("git", 22));
    Preview preview = new Preview(bed.server.client(), Clock.systemUTC(), "default", "shop");

    assertThat(preview.ofDirectory(directory.resolve("work")).text()).isEqualTo("no differences\n");
    Files.writeString(work.resolve("web/ghost/controller.yaml"), controllerManifest("ghost", 7));
    Files.delete(work.resolve("git/service.yaml"));
    Files.delete(work.resolve("git"));

    assertThat(preview.ofDirectory(directory.resolve("work")).text())
        .contains("spec.replicas: 1 -> 7", "- Service default/git");
    assertThat(preview.ofRevision(directory.resolve("shop.git"), "main").isEmpty()).isTrue();
    assertThat(bed.controller("ghost").orElseThrow().at("spec", "replicas").asInt()).isEqualTo(1);
  }
}
