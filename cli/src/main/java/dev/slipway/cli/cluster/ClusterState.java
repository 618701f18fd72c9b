package dev.slipway.cli.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/**
 * What a running cluster says of itself to the commands beside it, in a file only its owner reads.
 *
 * @param pid the process
 * @param processStarted when that process started, in milliseconds since 1970: a pid alone may have
 *     been given to another process since
 * @param apiServer URL
 * @param gitUrl URL to push to, with the credentials it needs
 * @param dashboard URL
 * @param publicAddress address that services are reached at
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClusterState(
    long pid,
    long processStarted,
    String apiServer,
    String gitUrl,
    String dashboard,
    String publicAddress) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** When a live process started, as recorded here. */
  public static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** The state of the cluster that runs on a data directory, if one does. */
  public static Optional<ClusterState> ofRunning(DataDir dataDir) {
    Path file = file(dataDir);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      ClusterState state = JSON.readValue(file.toFile(), ClusterState.class);
      return state.process().isPresent() ? Optional.of(state) : Optional.empty();
    } catch (IOException e) {
      throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Publishes this state: from now on the cluster counts as up. */
  public void publish(DataDir dataDir) {
    Path file = file(dataDir);
    Path fresh = file.resolveSibling("cluster.json.new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      JSON.writeValue(fresh.toFile(), this);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Failure("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Takes the state back: the cluster is down. */
  public static void retract(DataDir dataDir) {
    try {
      Files.deleteIfExists(file(dataDir));
    } catch (IOException e) {
      throw new Failure("cannot remove " + file(dataDir) + ": " + e.getMessage(), e);
    }
  }

  /** The process, while it lives. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(process -> lives(process, processStarted));
  }

  /** True while the process that started then runs: one that only waits to be buried does not. */
  static boolean lives(ProcessHandle process, long started) {
    if (!process.isAlive() || startOf(process) != started) {
      return false;
    }
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    try {
      String words = Files.exists(stat) ? Files.readString(stat) : "";
      // Its name stands in brackets and may hold anything; the state comes after it.
      return !words.substring(words.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException e) {
      return process.isAlive(); // it went between the two looks, or is not ours to look at
    }
  }

  private static Path file(DataDir dataDir) {
    return dataDir.run().resolve("cluster.json");
  }
}
