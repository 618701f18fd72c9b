package dev.slipway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.HealthState;
import dev.slipway.api.resource.StackStatus;
import dev.slipway.api.resource.SyncPhase;
import dev.slipway.api.resource.SyncState;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real git pushes to the front door, which finds a real API server behind it. */
@Timeout(180)
class GitPushIT {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: web
      spec:
        selector: {app: web}
        ports:
        - port: 80
      """;

  @TempDir private Path temporary;
  private FrontDoorBed bed;
  private OperatorStandIn operator;
  private GitWorkTree tree;

  @BeforeEach
  void open() throws Exception {
    bed = new FrontDoorBed(temporary.resolve("git"));
    operator = new OperatorStandIn(bed.cluster().client());
    tree = new GitWorkTree(temporary.resolve("tree"));
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  private String remote(String name) {
    return bed.remote(name);
  }

  private static StackStatus status(String commit, SyncPhase phase, HealthState health) {
    return StackStatus.EMPTY.toBuilder()
        .sync(SyncState.SYNCING)
        .targetRevision(commit)
        .phase(phase)
        .health(health)
        .plan(List.of("create Service default/web"))
        .build();
  }

  @Test
  void pushIsToldWhatHappensWhileItHappens() throws Exception {
    tree.write("containers/web/service.yaml", SERVICE);
    String commit = tree.commit("Serve the web");
    Process push = tree.start("push", remote("main"), "main");
    BufferedReader lines = push.inputReader(UTF_8);

    operator.awaitRequest("main", commit);
    operator.makeStack("main", "web");
    operator.say("web", status(commit, SyncPhase.APPLYING, HealthState.UNKNOWN));
    operator.handled("main", commit, "web");

    await(lines, "remote: web: create Service default/web");
    await(lines, "remote: web: applying");
    assertThat(push.isAlive()).isTrue();
    operator.say("web", status(commit, SyncPhase.APPLIED, HealthState.PROGRESSING));
    await(lines, "remote: web: applied");
    assertThat(push.isAlive()).isTrue();
    operator.say("web", status(commit, SyncPhase.HEALTHY, HealthState.HEALTHY));
    await(lines, "remote: web: Healthy");
    await(lines, "remote: deployed " + commit.substring(0, 7));
    lines.lines().forEach(any -> {});
    assertThat(push.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(push.exitValue()).isZero();
    assertThat(operator.repository("main").orElseThrow().spec().url())
        .isEqualTo(temporary.resolve("git/main.git").toUri().toString());
  }

  private static void await(BufferedReader lines, String wanted) throws Exception {
    StringBuilder seen = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.strip().equals(wanted)) {
        return;
      }
      seen.append(line).append('\n');
    }
    throw new AssertionError("no line «" + wanted + "» in:\n" + seen);
  }

  @Test
  void brokenManifestIsRefusedWithFileAndLine() throws Exception {
    tree.write("containers/web/service.yaml", SERVICE.replace("port: 80", "port: eighty"));
    tree.write(
        "containers/api/thing.yaml",
        "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n");
    tree.commit("Break it");

    GitWorkTree.Result push = tree.run("push", remote("main"), "main");

    assertThat(push.exitCode()).isNotZero();
    assertThat(push.output())
        .contains("remote: containers/web/service.yaml:8: ")
        .contains("remote: containers/api/thing.yaml:2: the cluster knows no kind")
        .contains("! [remote rejected] main -> main (2 manifest errors)");
    assertThat(operator.repository("main")).isEmpty();
    assertThat(tree.succeed("ls-remote", remote("main"))).isEmpty();
  }

  @Test
  void objectThatStandsTwiceIsRefusedUntilItStandsOnce() throws Exception {
    bed.withoutReports();
    tree.write("containers/api/service.yaml", SERVICE);
    tree.write("containers/web/service.yaml", SERVICE);
    tree.commit("Twice");

    assertThat(tree.run("push", remote("main"), "main").output())
        .contains("remote: containers/web/service.yaml:4: ")
        .contains("containers/api/service.yaml:1; an object may stand once only");
    tree.succeed("rm", "-q", "containers/api/service.yaml");
    String commit = tree.commit("Once");
    tree.succeed("push", remote("main"), "main");

    assertThat(tree.succeed("ls-remote", remote("main"))).contains(commit);
  }

  @Test
  void closingTheDoorEndsAReportButNotTheDeployment() throws Exception {
    tree.write("containers/web/service.yaml", SERVICE);
    String commit = tree.commit("Serve the web");
    Process push = tree.start("push", remote("main"), "main");
    operator.awaitRequest("main", commit);

    bed.withoutReports();

    push.inputReader(UTF_8).lines().forEach(any -> {});
    assertThat(push.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(operator.repository("main").orElseThrow().pendingRequest()).isPresent();
    assertThat(tree.succeed("ls-remote", remote("main"))).contains(commit);
  }

  @Test
  void otherBranchesAreKeptWithoutDeploying() throws Exception {
    tree.write("containers/web/service.yaml", SERVICE.replace("port: 80", "port: eighty"));
    tree.commit("Work in progress");

    String output = tree.succeed("push", remote("main"), "main:refs/heads/wip");

    assertThat(output).contains("refs/heads/wip is kept; only main is deployed");
    assertThat(operator.repository("main")).isEmpty();
  }

  @Test
  void wrongTokenIsRefusedAndMakesNothing() throws Exception {
    tree.commit("Nothing");

    GitWorkTree.Result push =
        tree.run("push", remote("main").replace(FrontDoorBed.TOKEN, "wrong"), "main");

    assertThat(push.exitCode()).isNotZero();
    assertThat(push.output()).contains("Authentication failed");
    assertThat(temporary.resolve("git")).doesNotExist();
  }

  @Test
  void followedBranchCannotBeDeletedButRewritten() throws Exception {
    bed.withoutReports();
    tree.write("containers/web/service.yaml", SERVICE);
    tree.commit("One");
    assertThat(tree.succeed("push", remote("main"), "main")).contains("in the background");
    tree.succeed("commit", "-q", "--amend", "-m", "Another");

    assertThat(tree.run("push", remote("main"), "main").exitCode()).isNotZero();
    assertThat(tree.succeed("push", "--force", remote("main"), "main"))
        .contains("remote: history was rewritten: this commit replaces what was on main");
    GitWorkTree.Result deletion = tree.run("push", remote("main"), ":main");

    assertThat(deletion.exitCode()).isNotZero();
    assertThat(deletion.output()).contains("branch main is what runs");
  }

  @Test
  void symbolicLinksOutOfTheTreeAreRefused() throws Exception {
    tree.write("containers/web/service.yaml", SERVICE);
    Files.createSymbolicLink(
        tree.folder().resolve("containers/web/secrets"), Path.of("../../../../etc"));
    Files.createSymbolicLink(tree.folder().resolve("containers/here"), Path.of("web"));
    tree.commit("Reach out");

    GitWorkTree.Result push = tree.run("push", remote("main"), "main");

    assertThat(push.exitCode()).isNotZero();
    assertThat(push.output())
        .contains("remote: containers/web/secrets:1: ")
        .contains("(1 manifest error)");
  }

  @Test
  void packLargerThanTheLimitIsRefused() throws Exception {
    byte[] noise = new byte[6 << 20];
    new Random(1).nextBytes(noise);
    Files.write(tree.folder().resolve("noise"), noise);
    tree.commit("Too much");

    GitWorkTree.Result push = tree.run("push", remote("main"), "main");

    assertThat(push.exitCode()).isNotZero();
    assertThat(tree.succeed("ls-remote", remote("main"))).isEmpty();
  }

  @Test
  void twoPushesAtOnceEndInOneOfThem() throws Exception {
    bed.withoutReports();
    GitWorkTree other = new GitWorkTree(temporary.resolve("other"));
    tree.write("containers/web/service.yaml", SERVICE);
    String one = tree.commit("One");
    other.write("containers/web/service.yaml", SERVICE + "# other\n");
    String two = other.commit("Two");

    Process first = tree.start("push", remote("main"), "main");
    Process second = other.start("push", remote("main"), "main");
    first.inputReader(UTF_8).lines().forEach(any -> {});
    second.inputReader(UTF_8).lines().forEach(any -> {});

    assertThat((first.waitFor() == 0 ? 1 : 0) + (second.waitFor() == 0 ? 1 : 0)).isEqualTo(1);
    String winner = first.exitValue() == 0 ? one : two;
    assertThat(tree.succeed("ls-remote", remote("main"))).contains(winner);
    assertThat(operator.repository("main").orElseThrow().syncRequest().orElseThrow().revision())
        .isEqualTo(winner);
  }

  @Test
  void fetchGivesBackWhatWasPushed() throws Exception {
    bed.withoutReports();
    tree.write("containers/web/service.yaml", SERVICE);
    String commit = tree.commit("One");
    tree.succeed("push", remote("main"), "main");

    tree.succeed("clone", "-q", remote("main"), "copy");

    assertThat(tree.folder().resolve("copy/containers/web/service.yaml")).hasContent(SERVICE);
    assertThat(tree.succeed("-C", "copy", "rev-parse", "HEAD").strip()).isEqualTo(commit);
  }

  @Test
  void repositoryThatNobodyHasPushedToIsEmpty_andLookingAtItMakesNothing() throws Exception {
    assertThat(tree.succeed("ls-remote", remote("main"))).isEmpty();
    assertThat(tree.succeed("-c", "protocol.version=0", "ls-remote", remote("main"))).isEmpty();
    assertThat(tree.succeed("clone", remote("main"), "copy")).contains("empty repository");
    tree.succeed("fetch", remote("main"), "+refs/heads/*:refs/remotes/slipway/*");

    assertThat(temporary.resolve("git")).doesNotExist();
    assertThat(operator.repository("main")).isEmpty();
  }

  @Test
  void firstPushSaysThatItMakesARepository_andWhichThereAre() throws Exception {
    bed.withoutReports();
    tree.write("containers/web/service.yaml", SERVICE);
    tree.commit("One");

    assertThat(tree.succeed("push", remote("main"), "main"))
        .contains("this first push makes Repository main, which is deployed from now on")
        .doesNotContain("there is also");
    assertThat(tree.succeed("push", remote("mian"), "main"))
        .contains("this first push makes Repository mian")
        .contains("there is also main; if mian is a typing error: kubectl delete");
  }

  @Test
  void missingNamespaceIsRefused_unlessTheCommitBringsIt() throws Exception {
    bed.withoutReports();
    tree.write(
        "containers/web/service.yaml",
        SERVICE.replace("name: web\nspec", "name: web\n  namespace: shop\nspec"));
    tree.commit("Shop");

    GitWorkTree.Result push = tree.run("push", remote("main"), "main");

    assertThat(push.exitCode()).isNotZero();
    assertThat(push.output())
        .contains("remote: containers/web/service.yaml:5: there is no namespace shop: add a");
    tree.write(
        "containers/spaces/shop.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n");
    tree.commit("Bring the shop");
    tree.succeed("push", remote("main"), "main");
  }

  @Test
  void whatTheClusterWouldRefuseForItsFormIsRefusedAtThePush() throws Exception {
    bed.withoutReports();
    tree.write(
        "containers/web/service.yaml", SERVICE.replace("spec:", "spec:\n  sesionAffinity: None"));
    tree.write(
        "containers/web/settings.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data:
          port: 80
        """);
    tree.commit("Typing errors");

    GitWorkTree.Result push = tree.run("push", remote("main"), "main");
    GitWorkTree.Result again = tree.run("push", remote("main"), "main");

    assertThat(push.exitCode()).isNotZero();
    assertThat(push.output())
        .contains("unknown field \"spec.sesionAffinity\" in a Service")
        .containsPattern("remote: containers/web/service.yaml:[67]: unknown")
        .contains("settings.yaml:5: data.port holds a number where text must be")
        .contains("(2 manifest errors)");
    assertThat(again.output()).contains("(2 manifest errors)");
  }

  @Test
  void whatServersOf2015IgnoredIsLetThrough() throws Exception {
    bed.withoutReports();
    tree.write(
        "containers/web/pod.yaml",
        """
        apiVersion: v1beta3
        kind: Pod
        id: web
        metadata: {name: web}
        spec:
          version: v1beta1
          whatever: 1
          containers: [{name: web, image: nginx}]
        """);
    tree.commit("As it was");

    assertThat(tree.run("push", remote("main"), "main").output()).doesNotContain("rejected");
  }

  @Test
  void repositoryOfAnotherPlaceIsNotTakenOver() throws Exception {
    operator.makeRepository("main", Map.of("url", "https://example.com/a/b.git"));
    tree.write("containers/web/service.yaml", SERVICE);
    tree.commit("One");

    String output = tree.succeed("push", remote("main"), "main");

    assertThat(output).contains("follows https://example.com/a/b.git").contains("not deployed");
    assertThat(operator.repository("main").orElseThrow().syncRequest()).isEmpty();
  }
}
