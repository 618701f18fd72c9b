package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * A container to be created.
 *
 * @param name unique on the machine
 * @param image reference or id of an image that is on the machine
 */
public record ContainerSpec(
    String name,
    ContainerIdentity identity,
    String image,
    Command command,
    Namespaces namespaces,
    List<BindMount> mounts,
    Resources resources,
    Security security) {
  public ContainerSpec {
    requireNonNull(name);
    requireNonNull(identity);
    requireNonNull(image);
    requireNonNull(command);
    requireNonNull(namespaces);
    mounts = List.copyOf(mounts);
    requireNonNull(resources);
    requireNonNull(security);
  }

  /**
   * What runs.
   *
   * @param entrypoint empty: the image's
   * @param arguments empty: the image's, unless the entrypoint is given
   * @param env {@code NAME=value}
   * @param workingDir empty: the image's
   */
  public record Command(
      List<String> entrypoint,
      List<String> arguments,
      List<String> env,
      String workingDir,
      Console console) {
    public Command {
      entrypoint = List.copyOf(entrypoint);
      arguments = List.copyOf(arguments);
      env = List.copyOf(env);
      requireNonNull(workingDir);
      requireNonNull(console);
    }
  }

  /** What the container's standard input is joined to. */
  public record Console(boolean stdin, boolean stdinOnce, boolean tty) {
    /** Nothing. */
    public static Console none() {
      return new Console(false, false, false);
    }
  }

  /**
   * The kernel namespaces: a mode as the runtime names it, such as {@code host}, {@code shareable}
   * or {@code container:NAME}; empty for the runtime's default.
   */
  public record Namespaces(
      String network,
      String ipc,
      String pid,
      String hostname,
      List<HostPort> ports,
      Map<String, String> sysctls) {
    public Namespaces {
      requireNonNull(network);
      requireNonNull(ipc);
      requireNonNull(pid);
      requireNonNull(hostname);
      ports = List.copyOf(ports);
      sysctls = Map.copyOf(sysctls);
    }
  }

  /** A port of the host that leads into the container. */
  public record HostPort(String hostIp, int hostPort, int containerPort, String protocol) {
    public HostPort {
      requireNonNull(hostIp);
      requireNonNull(protocol);
    }
  }

  /** A file or directory of the host seen by the container; the source exists. */
  public record BindMount(String source, String target, Access access, String propagation) {
    public BindMount {
      requireNonNull(source);
      requireNonNull(target);
      requireNonNull(access);
      requireNonNull(propagation);
    }
  }

  /** Whether a mount can be written to. */
  public enum Access {
    READ_ONLY,
    READ_WRITE
  }

  /** Limits and weights; 0 is none. */
  public record Resources(long memoryBytes, long nanoCpus, int cpuShares, int oomScoreAdj) {
    /** Nothing limited. */
    public static Resources unlimited() {
      return new Resources(0, 0, 0, 0);
    }
  }

  /**
   * What the container may do.
   *
   * @param user {@code uid[:gid]}, empty for the image's
   * @param readOnlyRoot whether the image's files are protected from the container
   * @param options the runtime's security options, such as {@code no-new-privileges}
   */
  public record Security(
      boolean privileged,
      List<String> addCapabilities,
      List<String> dropCapabilities,
      String user,
      List<String> groups,
      boolean readOnlyRoot,
      List<String> options) {
    public Security {
      addCapabilities = List.copyOf(addCapabilities);
      dropCapabilities = List.copyOf(dropCapabilities);
      requireNonNull(user);
      groups = List.copyOf(groups);
      options = List.copyOf(options);
    }

    /** The runtime's ordinary confinement. */
    public static Security ordinary() {
      return new Security(false, List.of(), List.of(), "", List.of(), false, List.of());
    }
  }
}
