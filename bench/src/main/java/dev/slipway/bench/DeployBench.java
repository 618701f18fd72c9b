package dev.slipway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Commit arrival to the last of three pods Running, beside {@code docker run} of the same. */
final class DeployBench {
  private static final int RUNS = 5;
  private static final int PODS = 3;

  private DeployBench() {}

  static List<Figure> run(BenchCluster cluster) {
    BenchImage.build(cluster.folder());
    cluster.up();
    PushedRepository repository = new PushedRepository(cluster);
    Samples deploys = new Samples();
    Samples containers = new Samples();
    try (KubernetesClient client = client(cluster)) {
      for (int i = 0; i <= RUNS; i++) {
        double container = dockerRun(cluster, i);
        double deploy = deploy(repository, cluster, client, "app" + i);
        if (i > 0) { // the first run warms both up
          containers.add(container);
          deploys.add(deploy);
        }
      }
    }
    double allowed = 1.5 * containers.median() + 0.5;
    return List.of(
        Figure.atMost(
            "commit arrival to 3 pods Running",
            deploys.median(),
            "s",
            allowed,
            String.format(
                Locale.ROOT,
                "%.2f x docker run of the 3 containers at %.2f s; %s",
                deploys.median() / containers.median(),
                containers.median(),
                deploys.range())));
  }

  private static KubernetesClient client(BenchCluster cluster) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
        .build();
  }

  /** Three containers, one after the other, as a person would start them. */
  private static double dockerRun(BenchCluster cluster, int run) {
    long start = System.nanoTime();
    for (int i = 0; i < PODS; i++) {
      BenchImage.run(cluster.folder(), "slipway-bench-" + run + "-" + i);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    BenchImage.removeContainers();
    return seconds;
  }

  private static double deploy(
      PushedRepository repository, BenchCluster cluster, KubernetesClient client, String app) {
    Map<String, Instant> running = new ConcurrentHashMap<>();
    CountDownLatch all = new CountDownLatch(PODS);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (var watch =
        client
            .pods()
            .inNamespace("default")
            .withLabel("app", app)
            .watch(
                new Watcher<Pod>() {
                  @Override
                  public void eventReceived(Action action, Pod pod) {
                    if (pod.getStatus() != null
                        && "Running".equals(pod.getStatus().getPhase())
                        && seen.add(pod.getMetadata().getUid())) {
                      running.put(pod.getMetadata().getUid(), Instant.now());
                      all.countDown();
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                })) {
      repository.write("containers/" + app + "/service.yaml", service(app));
      repository.write("containers/" + app + "/controller.yaml", controller(app));
      repository.push("Deploy " + app);
      if (!all.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "pods of " + app + " are not Running:\n" + cluster.kubectl("get", "pods"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    Instant last = running.values().stream().max(Instant::compareTo).orElseThrow();
    return Duration.between(arrival(cluster), last).toNanos() / 1e9;
  }

  /** When the newest commit arrived, as the front door recorded it on the Repository. */
  private static Instant arrival(BenchCluster cluster) {
    JsonNode repository = cluster.get("repositories.slipway.dev", "main");
    String request =
        repository.path("metadata").path("annotations").path("slipway.dev/sync-requested").asText();
    return Instant.parse(request.substring(0, request.indexOf('/')));
  }

  private static String service(String app) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: %1$s}
        spec: {ports: [{port: 80}], selector: {app: %1$s}}
        """
        .formatted(app);
  }

  private static String controller(String app) {
    return """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: %1$s}
        spec:
          replicas: %2$d
          selector: {app: %1$s}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - {name: main, image: "%3$s", imagePullPolicy: IfNotPresent, command: [sleep, "3600"]}
        """
        .formatted(app, PODS, BenchImage.NAME);
  }
}
