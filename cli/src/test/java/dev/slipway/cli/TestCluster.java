package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A cluster run by the jar that was just built, with addresses, ports and a folder of its own. */
final class TestCluster {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path JAR = Path.of("target", "slipway.jar").toAbsolutePath();

  private final String name;
  private final int number;
  private final Map<String, String> environment;
  private Path folder = Path.of("/nonexistent");
  private String clusterId = "";

  /** A cluster on the machine's Docker engine. */
  TestCluster() {
    this("e2e", 77, Map.of());
  }

  /**
   * A cluster of another name, on another network.
   *
   * @param name also that of its link, and so short
   * @param number what its addresses are made of
   * @param environment variables of every command
   */
  TestCluster(String name, int number, Map<String, String> environment) {
    this.name = name;
    this.number = number;
    this.environment = environment;
  }

  private String link() {
    return "slipway-" + name;
  }

  /** The address that its services are reached at. */
  String address() {
    return "198.18." + number + ".1";
  }

  record Result(int exitCode, String output) {}

  Path folder() {
    return folder;
  }

  static String sampleRepository() {
    return Path.of("..", "sample-repo").toAbsolutePath().normalize().toString();
  }

  void up() throws Exception {
    prepare();
    Result up = tryUp();
    if (up.exitCode() != 0) {
      throw new IllegalStateException(up.output());
    }
  }

  /** Makes the folder and the address, and starts nothing. */
  void prepare() throws Exception {
    folder =
        Files.createTempDirectory(
            "slipway-" + name,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    removeLink();
    succeed(List.of("ip", "link", "add", link(), "type", "bridge"));
    succeed(List.of("ip", "addr", "add", address() + "/32", "dev", link()));
    succeed(List.of("ip", "link", "set", link(), "up"));
  }

  /** A first {@code up}, whatever comes of it. */
  Result tryUp() throws Exception {
    return slipway(
        "up",
        "--public-address",
        address(),
        "--node-name",
        name,
        "--api-port",
        freePort(),
        "--kubelet-port",
        freePort(),
        "--front-door-port",
        freePort(),
        "--pod-cidr",
        "10." + (153 + number) + ".0.0/16",
        "--service-cidr",
        "10." + (154 + number) + ".0.0/16");
  }

  void purge() throws Exception {
    try {
      Result purged = slipway("down", "--purge");
      if (purged.exitCode() != 0) {
        throw new IllegalStateException(purged.output());
      }
    } finally {
      removeFolder();
    }
  }

  /** Takes away what {@link #prepare} made. */
  void removeFolder() throws Exception {
    removeLink();
    run(List.of("rm", "-rf", folder.toString()), Map.of());
  }

  /** What a purge should have removed: containers, networks, tables, mounts, files. */
  List<String> leftovers() throws Exception {
    List<String> left = new ArrayList<>();
    String id = clusterId;
    lines(succeed(List.of("docker", "ps", "-aq", "--filter", "label=slipway.dev/cluster=" + id)))
        .forEach(container -> left.add("container " + container));
    lines(succeed(List.of("docker", "network", "ls", "-q", "--filter", "name=slipway-" + id)))
        .forEach(network -> left.add("network " + network));
    lines(succeed(List.of("nft", "list", "tables"))).stream()
        .filter(table -> table.contains(id))
        .forEach(table -> left.add(table));
    lines(succeed(List.of("iptables", "-S", "DOCKER-USER"))).stream()
        .filter(rule -> rule.contains(id))
        .forEach(rule -> left.add("rule " + rule));
    Files.readAllLines(Path.of("/proc/mounts")).stream()
        .filter(mount -> mount.contains(folder.toString()))
        .forEach(mount -> left.add("mount " + mount));
    if (Files.exists(folder)) {
      left.add("folder " + folder);
    }
    return left;
  }

  /** Runs a command of the jar on this cluster. */
  Result slipway(String... arguments) throws Exception {
    List<String> command = program();
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data-dir", dataDir().toString()));
    Result result = run(command, Map.of());
    readId();
    return result;
  }

  private void readId() throws IOException {
    if (clusterId.isEmpty() && Files.exists(dataDir().resolve("settings.json"))) {
      clusterId =
          JSON.readTree(dataDir().resolve("settings.json").toFile()).path("clusterId").asText();
    }
  }

  private static List<String> program() {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            JAR.toString()));
  }

  /** Runs one of the sample repository's scripts on this cluster. */
  Result wrapper(String... arguments) throws Exception {
    Path slipway = folder.resolve("slipway");
    Files.writeString(slipway, "#!/bin/sh\nexec " + String.join(" ", program()) + " \"$@\"\n");
    Files.setPosixFilePermissions(slipway, PosixFilePermissions.fromString("rwx------"));
    List<String> command = new ArrayList<>(List.of(arguments));
    command.set(0, Path.of(sampleRepository(), "containers", arguments[0]).toString());
    return run(
        command, Map.of("SLIPWAY", slipway.toString(), "SLIPWAY_DATA_DIR", dataDir().toString()));
  }

  String kubectl(String... arguments) throws Exception {
    Result result = tryKubectl(arguments);
    if (result.exitCode() != 0) {
      throw new IllegalStateException(
          "kubectl " + String.join(" ", arguments) + ":\n" + result.output());
    }
    return result.output();
  }

  /** True once {@code kubectl logs -f}, still running, has shown these lines in this order. */
  boolean follow(String namespace, String pod, String... lines) throws Exception {
    Process follower =
        new ProcessBuilder(
                "kubectl",
                "--kubeconfig=" + dataDir().resolve("kubeconfig"),
                "logs",
                "--follow",
                "--namespace=" + namespace,
                pod)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader reader = follower.inputReader()) {
      for (String line : lines) {
        if (!line.equals(reader.readLine())) {
          return false;
        }
      }
      return follower.isAlive();
    } finally {
      follower.destroyForcibly();
    }
  }

  /** Runs kubectl, whatever comes of it. */
  Result tryKubectl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    return run(command, Map.of("KUBECONFIG", dataDir().resolve("kubeconfig").toString()));
  }

  JsonNode get(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("get"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    return JSON.readTree(kubectl(all.toArray(String[]::new)));
  }

  /** Where the front door is. */
  String dashboard() throws Exception {
    return JSON.readTree(dataDir().resolve("run/cluster.json").toFile()).path("dashboard").asText();
  }

  /** What a test looks for. */
  @FunctionalInterface
  interface Look {
    String at() throws Exception;
  }

  /** Returns once what is looked at is as wanted. */
  void eventually(String wanted, Look look) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    for (String seen = look.at(); !seen.equals(wanted); seen = look.at()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("wanted " + wanted + ", but it stays " + seen);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  /** Returns once no object of these kinds carries a label. */
  void awaitNone(String kinds, String label) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!get(kinds, "-l", label).path("items").isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("still there:\n" + kubectl("get", kinds, "-l", label));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  /** Returns once no pod is on its way out: what earlier tests scaled down takes its grace. */
  void awaitSettled() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!isSettled()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("pods do not settle:\n" + kubectl("get", "pods", "-A"));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private boolean isSettled() throws Exception {
    int containers = 0;
    for (JsonNode pod : get("pods", "-A").path("items")) {
      if (pod.path("metadata").has("deletionTimestamp")
          || !pod.path("status").path("phase").asText().equals("Running")) {
        return false;
      }
      containers += 1 + pod.path("spec").path("containers").size(); // and its sandbox
    }
    return containers().size() == containers;
  }

  /** The first post's manifests, with an address in place of the placeholder. */
  Path seed() throws IOException {
    Path target = folder.resolve("seed");
    Files.createDirectories(target);
    try (var files = Files.list(Path.of(sampleRepository(), "containers", "nginx"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".yaml")).toList()) {
        Files.writeString(
            target.resolve(file.getFileName()),
            // Another address than the deployed service's: one address and port has one owner.
            Files.readString(file).replace("your.ip.address.here", "198.18.77.2"));
      }
    }
    return target;
  }

  /** Container id by name of this cluster's running containers. */
  TreeMap<String, String> containers() throws Exception {
    TreeMap<String, String> containers = new TreeMap<>();
    String format = "{{.ID}} {{.Names}}";
    for (String line :
        lines(
            succeed(
                List.of(
                    "docker",
                    "ps",
                    "--format",
                    format,
                    "--filter",
                    "label=slipway.dev/cluster=" + clusterId)))) {
      containers.put(line.split(" ")[1], line.split(" ")[0]);
    }
    return containers;
  }

  List<Integer> restartCounts() throws Exception {
    List<Integer> counts = new ArrayList<>();
    for (JsonNode pod : get("pods").path("items")) {
      for (JsonNode container : pod.path("status").path("containerStatuses")) {
        counts.add(container.path("restartCount").asInt());
      }
    }
    return counts;
  }

  /** Ends the cluster's process as a crash would. */
  void kill() throws Exception {
    long pid = JSON.readTree(dataDir().resolve("run/cluster.json").toFile()).path("pid").asLong();
    kill(ProcessHandle.of(pid).orElseThrow());
  }

  /** Leaves of the cluster what the machine's going down and up again would: files and records. */
  void loseEverythingThatRuns() throws Exception {
    kill();
    kill(etcd());
    List<String> containers = new ArrayList<>(containers().values());
    containers.addAll(0, List.of("docker", "kill"));
    succeed(containers);
    for (String table : lines(succeed(List.of("nft", "list", "tables")))) {
      if (table.contains(clusterId)) {
        List<String> delete = new ArrayList<>(List.of("nft", "delete"));
        delete.addAll(List.of(table.split(" ")));
        succeed(delete);
      }
    }
  }

  /** The etcd of the cluster. */
  ProcessHandle etcd() throws Exception {
    String pid =
        succeed(List.of("pgrep", "--full", "data-dir=" + dataDir() + "/etcd/data")).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  static void kill(ProcessHandle process) throws Exception {
    process.destroyForcibly();
    process.onExit().get(30, TimeUnit.SECONDS);
  }

  Path dataDir() {
    return folder.resolve("data");
  }

  private void removeLink() throws Exception {
    run(List.of("ip", "link", "del", link()), Map.of());
  }

  String succeed(List<String> command) throws Exception {
    Result result = run(command, Map.of());
    if (result.exitCode() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ":\n" + result.output());
    }
    return result.output();
  }

  private Result run(List<String> command, Map<String, String> more) throws Exception {
    Path output = Files.createTempFile("slipway-e2e", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(Path.of("/dev/null").toFile());
      builder.environment().putAll(environment);
      builder.environment().putAll(more);
      Process process = builder.start();
      if (!process.waitFor(8, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return new Result(-1, "did not end: " + Files.readString(output));
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
