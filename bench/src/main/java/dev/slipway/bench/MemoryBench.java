package dev.slipway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Resident memory of the cluster's process, idle after stacks were deployed to it. */
final class MemoryBench {
  private static final int STACKS = 8;
  private static final long IDLE_SECONDS = 20;

  private MemoryBench() {}

  static List<Figure> run(BenchCluster cluster) {
    BenchImage.build(cluster.folder());
    cluster.up();
    PushedRepository repository = new PushedRepository(cluster);
    for (int i = 0; i < STACKS; i++) {
      repository.write("containers/m" + i + "/all.yaml", manifest("m" + i));
    }
    repository.push("Deploy what the demonstration has: eight stacks");
    StackWait.allHealthy(cluster);
    List<Double> samples = new ArrayList<>();
    long pid = cluster.status().path("pid").asLong();
    for (long second = 0; second < IDLE_SECONDS; second++) {
      samples.add(residentMegabytes(pid));
      StackWait.pauseOneSecond();
    }
    double idle = samples.get(samples.size() - 1);
    return List.of(
        Figure.atMost(
            "resident memory, idle after deploying",
            idle,
            "MB",
            350,
            String.format(Locale.ROOT, "%.2f x dockerd at %.0f MB", idle / dockerd(), dockerd())));
  }

  private static double residentMegabytes(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("process " + pid + " has no resident memory");
  }

  private static double dockerd() {
    return ProcessHandle.allProcesses()
        .filter(one -> one.info().command().orElse("").endsWith("/dockerd"))
        .findFirst()
        .map(one -> residentMegabytes(one.pid()))
        .orElse(Double.NaN);
  }

  private static String manifest(String app) {
    return """
        {"apiVersion": "v1", "kind": "List", "items": [
          {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "%1$s"},
           "spec": {"ports": [{"port": 80}], "selector": {"app": "%1$s"}}},
          {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": "%1$s"},
           "spec": {"replicas": 1, "selector": {"app": "%1$s"}, "template": {
             "metadata": {"labels": {"app": "%1$s"}},
             "spec": {"terminationGracePeriodSeconds": 0, "containers": [{"name": "main", "image": "%2$s",
               "imagePullPolicy": "IfNotPresent", "command": ["sleep", "3600"]}]}}}}]}
        """
        .formatted(app, BenchImage.NAME);
  }
}
