package dev.slipway.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.cluster.ClusterState;
import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.machine.Shell;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.Failure;
import dev.slipway.cli.output.TextTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The main job on the sample repository, step by step on the real parts, with the tools that a user
 * has. Every step is checked; the first that does not hold ends the demonstration.
 */
public final class Demo {
  private static final List<String> DIRECTORIES = List.of("containers");
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final String GHOST = "containers/web/ghost/controller.yaml";

  private final Path sample;
  private final DataDir dataDir;
  private final Console console;
  private final boolean replace;
  private final Supplier<ClusterState> startCluster;
  private final Tools tools;
  private @Nullable ClusterState cluster;
  private @Nullable WorkCopy workCopy;

  /**
   * Prepares a demonstration.
   *
   * @param sample the {@code sample-repo} folder
   * @param replace whether to take away what else the cluster's repository holds
   * @param startCluster starts the cluster, or finds it running
   */
  public Demo(
      Path sample,
      DataDir dataDir,
      boolean replace,
      Console console,
      Supplier<ClusterState> startCluster) {
    this.sample = sample;
    this.replace = replace;
    this.dataDir = dataDir;
    this.console = console;
    this.startCluster = startCluster;
    this.tools = new Tools(dataDir);
  }

  /** Runs every step; a {@link Failure} says which did not hold. */
  public void run() {
    step("cluster up", this::clusterUp);
    step("images built", this::buildImages);
    step("git push", this::pushSample);
    step("all stacks Synced and Healthy", this::allStacksHealthy);
    step("nginx answers on the public address", this::nginxAnswers);
    step("frontend serves the ghost page through the cluster's DNS", this::frontendServesGhost);
    step("a pushed commit scales ghost from 1 to 3", this::scaleGhost);
    step("a killed pod is replaced", this::killedPodIsReplaced);
    step("a change by hand is reported with its author and healed", this::driftIsHealed);
    step("a broken manifest is refused at the push", this::brokenManifestIsRefused);
    step("teardown app=minecraft removes exactly its objects", this::tearDownMinecraft);
    console.print(summary());
  }

  private void step(String name, Runnable action) {
    console.progress(name);
    long start = System.nanoTime();
    try {
      action.run();
    } catch (Failure e) {
      throw new Failure("demo step failed: " + name + "\n" + e.getMessage(), e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    console.print(String.format("%7.2f s  %s", seconds, name));
  }

  private ClusterState cluster() {
    if (cluster == null) {
      throw new IllegalStateException("the cluster is not up yet");
    }
    return cluster;
  }

  private WorkCopy workCopy() {
    if (workCopy == null) {
      throw new IllegalStateException("there is no work copy yet");
    }
    return workCopy;
  }

  private void clusterUp() {
    cluster = startCluster.get();
    tools.requireKubectl();
    tools.kubectl("wait", "--for=condition=Ready", "node", "--all", "--timeout=60s");
  }

  private void buildImages() {
    tools.run(sample, "bash", "images/build.sh");
  }

  private void pushSample() {
    WorkCopy copy = new WorkCopy(tools, dataDir.root().resolve("demo"), cluster().gitUrl());
    workCopy = copy;
    copy.create();
    refuseToReplaceWork(copy);
    for (JsonNode stack : tools.status().path("stacks")) {
      // What an earlier demonstration tore down comes back first.
      if (stack.path("name").asText().equals("minecraft")
          && stack.path("sync").asText().equals("Suspended")) {
        Shell.Result resumed = tools.slipway("resume", "minecraft");
        Check.that(resumed.succeeded(), resumed.tail());
      }
    }
    copy.replaceTree(
        sample, DIRECTORIES, cluster().publicAddress(), dataDir.root().resolve("disks"));
    copy.commit("Deploy the sample cluster");
    Shell.Result pushed = copy.push();
    Check.that(pushed.succeeded(), "git push failed:\n" + pushed.tail());
  }

  /** The repository may have been used for something else since the cluster came up. */
  private void refuseToReplaceWork(WorkCopy copy) {
    List<String> foreign = copy.foreignFiles(sample, DIRECTORIES);
    if (foreign.isEmpty() || replace) {
      return;
    }
    throw new Failure(
        "the repository of this cluster holds what is not the sample's, and the demonstration"
            + " would take it away: "
            + String.join(", ", foreign.subList(0, Math.min(3, foreign.size())))
            + (foreign.size() > 3 ? " and " + (foreign.size() - 3) + " more files" : "")
            + ". Nothing was changed. Run it on another cluster (slipway demo --data-dir DIR), or"
            + " add --replace to have the sample instead");
  }

  private void allStacksHealthy() {
    Check.eventually(LONG, () -> unhealthyStacks(Set.of()));
  }

  private String unhealthyStacks(Set<String> except) {
    JsonNode stacks = tools.status().path("stacks");
    List<String> wrong = new ArrayList<>();
    for (JsonNode stack : stacks) {
      String name = stack.path("name").asText();
      String state = stack.path("sync").asText() + "/" + stack.path("health").asText();
      if (!except.contains(name) && !state.equals("Synced/Healthy")) {
        wrong.add(name + " is " + state + " " + stack.path("message").asText(""));
      }
    }
    return stacks.isEmpty() ? "there are no stacks" : String.join("; ", wrong);
  }

  private void nginxAnswers() {
    String url = "http://" + cluster().publicAddress() + ":8080/";
    Check.eventually(LONG, () -> tools.fetch(url).contains("nginx") ? "" : tools.fetch(url));
  }

  private void frontendServesGhost() {
    String url = "http://" + cluster().publicAddress() + "/";
    Check.eventually(
        LONG,
        () -> {
          String page = tools.fetch(url);
          return page.toLowerCase(java.util.Locale.ROOT).contains("ghost")
              ? ""
              : "no ghost page at " + url + ": " + page;
        });
  }

  private void scaleGhost() {
    workCopy().edit(GHOST, "replicas: 1", "replicas: 3");
    String commit = workCopy().commit("Scale ghost to three");
    Shell.Result pushed = workCopy().push();
    Check.that(pushed.succeeded(), "git push failed:\n" + pushed.tail());
    Check.that(workCopy().remoteHead().equals(commit), "the push did not arrive");
    Check.eventually(LONG, () -> ghostPodsAnswering(3));
  }

  private String ghostPodsAnswering(int wanted) {
    int answering = 0;
    for (JsonNode pod : tools.get("pods", "-l", "app=ghost").path("items")) {
      String ip = pod.path("status").path("podIP").asText("");
      boolean live = pod.path("metadata").path("deletionTimestamp").isMissingNode();
      if (live
          && !ip.isEmpty()
          && !tools.fetch("http://" + ip + ":2368/").startsWith("no answer")) {
        answering++;
      }
    }
    return answering == wanted ? "" : answering + " ghost pods answer, not " + wanted;
  }

  private void killedPodIsReplaced() {
    JsonNode victim = tools.get("pods", "-l", "app=ghost").path("items").path(0);
    String uid = victim.path("metadata").path("uid").asText();
    tools.kubectl(
        "delete", "pod", victim.path("metadata").path("name").asText(), "--grace-period=1");
    Check.eventually(
        LONG,
        () -> {
          for (JsonNode pod : tools.get("pods", "-l", "app=ghost").path("items")) {
            if (pod.path("metadata").path("uid").asText().equals(uid)) {
              return "the killed pod is still there";
            }
          }
          return ghostPodsAnswering(3);
        });
  }

  private void driftIsHealed() {
    tools.kubectl("scale", "rc", "ghost", "--replicas=5");
    Check.eventually(
        LONG,
        () -> {
          String report = tools.output("drift", "--output", "json");
          return report.contains("kubectl") && report.contains("replicas")
              ? ""
              : "the drift report names no kubectl: " + report;
        });
    Check.eventually(
        LONG,
        () -> {
          int replicas = tools.get("rc", "ghost").path("spec").path("replicas").asInt();
          return replicas == 3 ? "" : "ghost has " + replicas + " replicas, not healed to 3";
        });
    Check.eventually(LONG, () -> ghostPodsAnswering(3));
  }

  private void brokenManifestIsRefused() {
    String before = workCopy().remoteHead();
    workCopy().edit(GHOST, "replicas: 3", "replicas: [three");
    workCopy().commit("Break ghost");
    Shell.Result pushed = workCopy().push();
    workCopy().dropCommit();
    Check.that(!pushed.succeeded(), "the push of a broken manifest was accepted");
    Check.that(
        pushed.output().contains(GHOST + ":"),
        "the refusal names no file and line:\n" + pushed.tail());
    Check.that(workCopy().remoteHead().equals(before), "the refused push changed the repository");
  }

  private void tearDownMinecraft() {
    Set<String> before = liveObjects();
    Shell.Result result = tools.slipway("teardown", "app=minecraft", "--yes");
    Check.that(result.succeeded(), result.tail());
    Check.eventually(LONG, () -> onlyMinecraftIsGone(before));
    Shell.Result sync = tools.slipway("sync");
    Check.that(sync.exitCode() != 2, sync.tail());
    String back = onlyMinecraftIsGone(before);
    Check.that(back.isEmpty(), "after another sync: " + back);
  }

  private String onlyMinecraftIsGone(Set<String> before) {
    Set<String> wanted = new TreeSet<>(before);
    wanted.removeIf(object -> object.contains("minecraft"));
    Set<String> now = liveObjects();
    return now.equals(wanted) ? "" : "expected " + wanted + ", found " + now;
  }

  private Set<String> liveObjects() {
    Set<String> objects = new TreeSet<>();
    for (JsonNode object : tools.get("pods,rc,services").path("items")) {
      objects.add(
          object.path("kind").asText() + "/" + object.path("metadata").path("name").asText());
    }
    return objects;
  }

  private String summary() {
    TextTable table = new TextTable("POD", "NODE", "ADDRESS", "STATE");
    for (JsonNode pod : tools.get("pods").path("items")) {
      table.add(
          pod.path("metadata").path("name").asText(),
          pod.path("spec").path("nodeName").asText(),
          pod.path("status").path("podIP").asText(),
          pod.path("metadata").has("deletionTimestamp")
              ? "Terminating"
              : pod.path("status").path("phase").asText());
    }
    String address = cluster().publicAddress();
    return "\n"
        + table
        + "\n\n  nginx      http://"
        + address
        + ":8080/\n  frontend   http://"
        + address
        + "/ and https://"
        + address
        + "/\n  dashboard  "
        + cluster().dashboard()
        + "\n  deploy     git push "
        + cluster().gitUrl()
        + " HEAD:main\n  kubectl    export KUBECONFIG="
        + dataDir.kubeconfig()
        + "\n\nThe cluster goes on running; stop it with: slipway down";
  }
}
