package dev.slipway.cli.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.slipway.cli.machine.DockerHost;
import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What a cluster was started with. Chosen at the first {@code up} and kept in the data directory,
 * so that the next {@code up} without flags starts the same cluster.
 *
 * @param clusterId eight hex digits; marks this cluster's containers, networks and rules
 * @param nodeName name of this machine's Node
 * @param nodeAddress this machine's address
 * @param publicAddress the address that services are reached at from outside
 * @param apiPort port of the API server
 * @param kubeletPort port of the node's own server
 * @param frontDoorAddress where the front door listens
 * @param frontDoorPort port of git, webhooks and the status page
 * @param podCidr the cluster's pod addresses; each node gets a /24 of it
 * @param serviceCidr the cluster's service addresses
 * @param etcdEndpoints an etcd to use instead of Slipway's own; may be empty
 * @param strictImagePull whether an unreachable registry fails {@code imagePullPolicy: Always}
 * @param dockerHost the engine that runs the pods; settings of old do not name it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClusterSettings(
    String clusterId,
    String nodeName,
    String nodeAddress,
    String publicAddress,
    int apiPort,
    int kubeletPort,
    String frontDoorAddress,
    int frontDoorPort,
    String podCidr,
    String serviceCidr,
    List<String> etcdEndpoints,
    boolean strictImagePull,
    String dockerHost) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public ClusterSettings {
    etcdEndpoints = List.copyOf(etcdEndpoints);
    dockerHost = dockerHost == null ? DockerHost.STANDARD.url() : dockerHost;
  }

  /** What a first {@code up} without flags uses. */
  public static ClusterSettings initial() {
    byte[] id = new byte[4];
    new Random().nextBytes(id);
    String primary = MachineAddress.primary();
    return new ClusterSettings(
        HexFormat.of().formatHex(id),
        hostName(),
        primary,
        primary,
        6443,
        10250,
        "127.0.0.1",
        9080,
        "10.244.0.0/16",
        "10.96.0.0/16",
        List.of(),
        false,
        DockerHost.ofEnvironment().orElse(DockerHost.STANDARD).url());
  }

  /** The settings kept in a data directory, or the initial ones. */
  public static ClusterSettings load(DataDir dataDir) {
    Path file = dataDir.settings();
    if (!Files.exists(file)) {
      return initial();
    }
    try {
      return JSON.readValue(file.toFile(), ClusterSettings.class);
    } catch (IOException e) {
      throw new Failure(
          file
              + " cannot be read ("
              + e.getMessage()
              + "): mend it, or remove it to start from defaults",
          e);
    }
  }

  /** The Docker engine. */
  public DockerHost docker() {
    return new DockerHost(dockerHost);
  }

  /**
   * Makes sure that the environment does not name another engine than the one that has the
   * cluster's containers.
   *
   * @throws Failure when it does
   */
  public void requireSameEngine() {
    DockerHost kept = docker();
    DockerHost named = DockerHost.ofEnvironment().orElse(kept);
    if (!kept.isSame(named)) {
      throw new Failure(
          "this cluster's containers are on the Docker engine "
              + kept
              + ", but "
              + DockerHost.VARIABLE
              + " says "
              + named
              + ": unset it, or remove the cluster with 'slipway down --purge' first");
    }
  }

  /** Keeps these settings. */
  public void save(DataDir dataDir) {
    Path file = dataDir.settings();
    Path fresh = file.resolveSibling("settings.json.new");
    try {
      JSON.writeValue(fresh.toFile(), this);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Failure failure = new Failure("cannot write " + file + ": " + e.getMessage(), e);
      try {
        Files.deleteIfExists(fresh);
      } catch (IOException left) {
        failure.addSuppressed(left);
      }
      throw failure;
    }
  }

  private static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
      String valid = name.replaceAll("[^a-z0-9.-]", "-").replaceAll("^[.-]+|[.-]+$", "");
      return valid.isEmpty() ? "node-1" : valid;
    } catch (UnknownHostException e) {
      return "node-1";
    }
  }
}
