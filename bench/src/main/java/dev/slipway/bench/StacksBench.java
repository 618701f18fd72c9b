package dev.slipway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** 1,000 stacks of four objects: first sync, a sync with nothing changed, a commit to one file. */
final class StacksBench {
  private static final int STACKS = 1000;
  private static final int OBJECTS = 4 * STACKS;
  private static final int BASELINE_OBJECTS = 1000;
  private static final int CLIENTS = 16;

  private StacksBench() {}

  static List<Figure> run(BenchCluster cluster) {
    cluster.up();
    PushedRepository repository = new PushedRepository(cluster);
    double bare = bareCreatesPerSecond(cluster);
    for (int i = 0; i < STACKS; i++) {
      repository.write(path(i), manifest(i, "1"));
    }
    repository.push("Deploy " + STACKS + " stacks");
    awaitSynced(cluster, "");
    double firstSync = OBJECTS / secondsOfFirstSync(cluster);
    double unchanged = unchangedSync(cluster);
    return List.of(
        Figure.atLeast(
            "first sync of 1,000 stacks",
            firstSync,
            "objects/s",
            150,
            String.format(
                Locale.ROOT,
                "%.2f x bare creates by %d clients at %.0f/s",
                firstSync / bare,
                CLIENTS,
                bare)),
        Figure.atMost("sync with nothing changed", unchanged, "s", 1, ""),
        oneFile(cluster, repository, "plans", "stacks").get(0),
        oneFile(cluster, repository, "again", "stacks").get(1));
  }

  private static List<Figure> oneFile(
      BenchCluster cluster, PushedRepository repository, String value, String unit) {
    Map<String, String> before = historyHeads(cluster);
    repository.write(path(500), manifest(500, value));
    repository.push("Change one file to " + value);
    String revision =
        cluster
            .get("repositories.slipway.dev", "main")
            .path("status")
            .path("observedRevision")
            .asText();
    awaitSynced(cluster, "s500");
    int planned = 0;
    Map<String, String> after = historyHeads(cluster);
    for (Map.Entry<String, String> entry : after.entrySet()) {
      if (!entry.getValue().equals(before.get(entry.getKey()))) {
        planned++;
      }
    }
    // From the log, because times in a status have whole seconds. The end of applying is an upper
    // bound for its start.
    Instant read = cluster.logged("Commit read");
    Instant applied = cluster.logged("Stack applied", "/s500\"");
    double milliseconds = Duration.between(read, applied).toNanos() / 1e6;
    return List.of(
        Figure.atMost("stacks planned for a commit to one file", planned, unit, 1, revision),
        Figure.atMost("commit read to its one stack applied", milliseconds, "ms", 200, ""));
  }

  private static Map<String, String> historyHeads(BenchCluster cluster) {
    Map<String, String> heads = new HashMap<>();
    for (JsonNode stack : cluster.get("stacks.slipway.dev").path("items")) {
      heads.put(
          stack.path("metadata").path("name").asText(),
          stack.path("status").path("history").path(0).path("startedAt").asText());
    }
    return heads;
  }

  private static double secondsOfFirstSync(BenchCluster cluster) {
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    for (JsonNode stack : cluster.get("stacks.slipway.dev").path("items")) {
      JsonNode entry = stack.path("status").path("history").path(0);
      Instant started = Instant.parse(entry.path("startedAt").asText());
      Instant finished = Instant.parse(entry.path("finishedAt").asText());
      first = started.isBefore(first) ? started : first;
      last = finished.isAfter(last) ? finished : last;
    }
    return Duration.between(first, last).toNanos() / 1e9;
  }

  /**
   * Asked for by a person, a sync compares every stack with what runs. From the log: beside it, the
   * start of the {@code kubectl} that asks would be most of what is measured.
   */
  private static double unchangedSync(BenchCluster cluster) {
    String looked = "Every stack looked at";
    long before = cluster.countLogged(looked);
    cluster.kubectl(
        "annotate",
        "--overwrite",
        "repositories.slipway.dev",
        "main",
        "slipway.dev/sync-requested=" + Instant.now() + "/");
    for (int i = 0; i < 120 && cluster.countLogged(looked) == before; i++) {
      StackWait.pauseOneSecond();
    }
    if (cluster.countLogged(looked) == before) {
      throw new IllegalStateException("the sync was not handled");
    }
    cluster.logged(looked, "stacks=\"" + STACKS + "\"");
    return Double.parseDouble(cluster.loggedValue(looked, "millis")) / 1000;
  }

  private static void awaitSynced(BenchCluster cluster, String only) {
    for (int i = 0; i < 600; i++) {
      int synced = 0;
      for (JsonNode stack : cluster.get("stacks.slipway.dev").path("items")) {
        boolean counts =
            only.isEmpty() || stack.path("metadata").path("name").asText().equals(only);
        if (counts && stack.path("status").path("sync").asText().equals("Synced")) {
          synced++;
        }
      }
      if (synced == (only.isEmpty() ? STACKS : 1)) {
        return;
      }
      StackWait.pauseOneSecond();
    }
    throw new IllegalStateException("the stacks are not synced");
  }

  private static double bareCreatesPerSecond(BenchCluster cluster) {
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
                .build();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      long start = System.nanoTime();
      List<Future<?>> creates = new ArrayList<>();
      for (int i = 0; i < BASELINE_OBJECTS; i++) {
        String name = "bare-" + i;
        creates.add(
            clients.submit(
                () ->
                    client
                        .configMaps()
                        .inNamespace("default")
                        .resource(
                            new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .addToData("value", name)
                                .build())
                        .create()));
      }
      for (Future<?> create : creates) {
        create.get();
      }
      return BASELINE_OBJECTS / ((System.nanoTime() - start) / 1e9);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static String path(int stack) {
    return "containers/s" + stack + "/all.yaml";
  }

  private static String manifest(int stack, String value) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: s%1$d}
        data: {value: "%2$s"}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s%1$d}
        stringData: {value: secret}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: s%1$d}
        spec: {clusterIP: None, ports: [{port: 80}], selector: {app: s%1$d}}
        ---
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: s%1$d}
        spec:
          replicas: 0
          selector: {app: s%1$d}
          template:
            metadata: {labels: {app: s%1$d}}
            spec: {containers: [{name: main, image: none}]}
        """
        .formatted(stack, value);
  }
}
