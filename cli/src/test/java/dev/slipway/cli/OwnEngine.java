package dev.slipway.cli;

import static dev.slipway.cli.Waiting.until;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Docker engine of a test's own beside the machine's, to be stopped and killed at will. It makes
 * no packet filter rules and has a default bridge of its own: told to have none, an engine removes
 * {@code docker0}, which is the machine's.
 */
final class OwnEngine implements AutoCloseable {
  /** What becomes of containers while the engine is away. */
  enum Containers {
    /** They go on running, and the next engine takes them over. */
    OUTLIVE_IT,
    /** They end with the engine. */
    END_WITH_IT
  }

  private final Path folder;
  private final String bridge = "swe" + ProcessHandle.current().pid();
  private Process process;

  OwnEngine() throws IOException {
    folder = Files.createTempDirectory("slipway-engine");
  }

  String host() {
    return "unix://" + folder.resolve("docker.sock");
  }

  void start(Containers containers) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "dockerd",
                "--host=" + host(),
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("docker.pid"),
                "--bridge=" + bridge,
                "--iptables=false",
                "--ip-forward=false"));
    if (containers == Containers.OUTLIVE_IT) {
      command.add("--live-restore");
    }
    shell(
        "ip link show dev %1$s >/dev/null 2>&1 || (ip link add %1$s type bridge && ip addr add %2$s dev %1$s && ip link set %1$s up)"
            .formatted(bridge, "198.19." + ProcessHandle.current().pid() % 250 + ".1/24"));
    // A killed engine leaves its file, and its number may be another process's by now.
    Files.deleteIfExists(folder.resolve("docker.pid"));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    until(
        "dockerd answers",
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("dockerd ended:\n" + Files.readString(log()));
          }
          return docker("version") == 0;
        });
  }

  /** Starts the engine unless it runs: a test that failed may have left it down. */
  void ensureStarted() throws Exception {
    if (process == null || !process.isAlive()) {
      start(Containers.END_WITH_IT);
    }
  }

  private Path log() {
    return folder.resolve("dockerd.log");
  }

  private Optional<ProcessHandle> containerd() throws IOException {
    Path file = folder.resolve("exec/containerd/containerd.pid");
    return Files.exists(file)
        ? ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
            .filter(
                one -> one.info().command().filter(path -> path.endsWith("containerd")).isPresent())
        : Optional.empty();
  }

  /** Ends the engine as an administrator would. */
  void stop() throws Exception {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("dockerd does not end");
    }
  }

  /** Ends the engine as a crash would. */
  void kill() throws Exception {
    Optional<ProcessHandle> containerd = containerd();
    TestCluster.kill(process.toHandle());
    // It dies with its parent, a moment later: a new engine would take it for its own.
    if (containerd.isPresent()) {
      until("containerd ends", () -> !containerd.get().isAlive());
    }
  }

  /** Takes an image over from the machine's engine. */
  void take(String image) throws Exception {
    shell("docker save " + image + " | docker --host=" + host() + " load");
  }

  private int docker(String command) throws Exception {
    return new ProcessBuilder("docker", "--host=" + host(), command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static void shell(String line) throws Exception {
    Path output = Files.createTempFile("slipway-engine", ".out");
    try {
      Process shell =
          new ProcessBuilder("bash", "-o", "pipefail", "-c", line)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!shell.waitFor(5, TimeUnit.MINUTES) || shell.exitValue() != 0) {
        shell.destroyForcibly();
        throw new IllegalStateException(line + ":\n" + Files.readString(output));
      }
    } finally {
      Files.delete(output);
    }
  }

  /** Ends all containers, the engine, and takes away its files and mounts. */
  @Override
  public void close() throws Exception {
    ensureStarted();
    shell("export DOCKER_HOST=" + host() + "; docker ps -aq | xargs -r docker rm -f");
    stop();
    containerd().ifPresent(ProcessHandle::destroyForcibly);
    shell("ip link delete dev " + bridge);
    shell(
        "grep -o ' "
            + folder
            + "[^ ]*' /proc/mounts | sort -r | xargs -r -n1 umount --lazy; rm -rf "
            + folder);
  }
}
