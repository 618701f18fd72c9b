package dev.slipway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.cli.cluster.OwnProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A cluster of the benchmark's own, beside any other on this machine; purged when closed. */
final class BenchCluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Path dataDir;
  // Also when the benchmark is interrupted or fails: what it made on this machine goes.
  private final Thread onExit = new Thread(this::remove, "bench-cleanup");
  private boolean removed;

  BenchCluster() {
    try {
      this.folder = Files.createTempDirectory("slipway-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.dataDir = folder.resolve("data");
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  Path folder() {
    return folder;
  }

  Path kubeconfig() {
    return dataDir.resolve("kubeconfig");
  }

  /** Starts it and answers how long that took, in seconds. */
  double up() {
    long start = System.nanoTime();
    slipway(
        "up",
        "--api-port",
        "16443",
        "--kubelet-port",
        "20250",
        "--front-door-port",
        "19080",
        "--pod-cidr",
        "10.222.0.0/16",
        "--service-cidr",
        "10.223.0.0/16");
    return (System.nanoTime() - start) / 1e9;
  }

  void down() {
    slipway("down");
  }

  JsonNode status() {
    // Unhealthy is an exit code, not an error, while a benchmark waits for health.
    List<String> command = command("status", "--output", "json");
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      JsonNode status = JSON.readTree(process.getInputStream());
      process.waitFor();
      return status;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  String kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    return Programs.run(folder, command, Map.of("KUBECONFIG", kubeconfig().toString()));
  }

  JsonNode get(String... arguments) {
    List<String> all = new ArrayList<>(List.of("get"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    try {
      return JSON.readTree(kubectl(all.toArray(String[]::new)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** When the server last logged a line with all of these words, to the millisecond. */
  Instant logged(String... words) {
    String line = lastLine(words);
    return Instant.parse(line.substring(0, line.indexOf(' ')));
  }

  /** A value on the last line with this message. */
  String loggedValue(String message, String key) {
    String line = lastLine(message);
    Matcher value = Pattern.compile(" " + Pattern.quote(key) + "=\"([^\"]*)\"").matcher(line);
    if (!value.find()) {
      throw new IllegalStateException("no " + key + " in: " + line);
    }
    return value.group(1);
  }

  long countLogged(String message) {
    return log().stream().filter(line -> line.contains(message)).count();
  }

  private String lastLine(String... words) {
    return log().stream()
        .filter(line -> Stream.of(words).allMatch(line::contains))
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new IllegalStateException("the log does not say " + List.of(words)));
  }

  private List<String> log() {
    try {
      return Files.readAllLines(dataDir.resolve("log/slipway.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String slipway(String... arguments) {
    return Programs.run(folder, command(arguments));
  }

  private List<String> command(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data-dir", dataDir.toString()));
    return OwnProgram.command(all);
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The program is ending and the hook has begun, or will: it finds that nothing is left.
      return;
    }
  }

  private synchronized void remove() {
    if (removed) {
      return;
    }
    removed = true;
    attempt("stop the cluster", this::purge);
    attempt("remove containers", BenchImage::removeContainers);
    attempt(
        "remove " + folder,
        () -> Programs.run(Path.of("/"), List.of("rm", "-rf", folder.toString())));
  }

  private void purge() {
    // A cluster that never got as far as its settings has left nothing.
    if (Files.exists(dataDir.resolve("settings.json"))) {
      slipway("down", "--purge");
    }
  }

  private static void attempt(String what, Runnable cleanup) {
    try {
      cleanup.run();
    } catch (IllegalStateException e) {
      System.err.println("slipway: cannot " + what + ": " + e.getMessage());
    }
  }
}
