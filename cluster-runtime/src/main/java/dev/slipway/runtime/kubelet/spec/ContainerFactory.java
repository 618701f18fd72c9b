package dev.slipway.runtime.kubelet.spec;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.pod.SpecHash;
import dev.slipway.runtime.kubelet.pod.Step;
import dev.slipway.runtime.kubelet.reference.References;
import dev.slipway.runtime.kubelet.runtime.ContainerIdentity;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec;
import dev.slipway.runtime.kubelet.runtime.LocalImage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes runtime specifications for a pod's sandbox and containers. */
public final class ContainerFactory {
  private static final int LONGEST_HOSTNAME = 63;
  private static final int SANDBOX_OOM_SCORE = -998;

  private final String cluster;
  private final String network;
  private final References references;

  /**
   * @param cluster id that begins the containers' names
   * @param network name of the pod network
   */
  public ContainerFactory(String cluster, String network, References references) {
    this.cluster = requireNonNull(cluster);
    this.network = requireNonNull(network);
    this.references = requireNonNull(references);
  }

  /** The name that a pod's sandbox has, or will have. */
  public String sandboxName(Pod pod, int attempt) {
    return name(pod, "POD", attempt);
  }

  /** The container that holds a pod's network, IPC and hostname. */
  public ContainerSpec sandbox(Pod pod, int attempt, String image) {
    String name = sandboxName(pod, attempt);
    boolean host = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    return new ContainerSpec(
        name,
        identity(pod, "", name, attempt, -1, ""),
        image,
        new ContainerSpec.Command(
            List.of("/pause"), List.of(), List.of(), "", ContainerSpec.Console.none()),
        new ContainerSpec.Namespaces(
            host ? "host" : network,
            Boolean.TRUE.equals(pod.getSpec().getHostIPC()) ? "host" : "shareable",
            Boolean.TRUE.equals(pod.getSpec().getHostPID()) ? "host" : "",
            host ? "" : hostname(pod),
            host ? List.of() : hostPorts(pod),
            sysctls(pod)),
        List.of(),
        new ContainerSpec.Resources(0, 0, 2, SANDBOX_OOM_SCORE),
        ContainerSpec.Security.ordinary());
  }

  /** True when a container can be made only after its pod got an address. */
  public boolean needsAddress(Container container) {
    return Environment.needsAddress(container);
  }

  /** A container of the pod's own, joined to a sandbox. */
  public ContainerSpec container(
      PodFields fields,
      Step.StartContainer start,
      String sandbox,
      LocalImage image,
      List<ContainerSpec.BindMount> mounts)
      throws ConfigException {
    Pod pod = fields.pod();
    Container container = start.container();
    Map<String, String> env = new Environment(fields, references).of(container);
    String join = "container:" + sandbox;
    return new ContainerSpec(
        name(pod, container.getName(), start.attempt()),
        identity(
            pod,
            container.getName(),
            sandbox,
            start.attempt(),
            start.heldBackSeconds(),
            SpecHash.of(container)),
        requireNonNull(container.getImage()),
        command(container, env),
        new ContainerSpec.Namespaces(join, join, pidMode(pod, join), "", List.of(), Map.of()),
        mounts,
        Limits.of(pod, container, fields.machine().memoryBytes()),
        Confinement.of(pod, container, image));
  }

  private static ContainerSpec.Command command(Container container, Map<String, String> env) {
    return new ContainerSpec.Command(
        expanded(container.getCommand(), env),
        expanded(container.getArgs(), env),
        env.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList(),
        container.getWorkingDir() == null ? "" : container.getWorkingDir(),
        new ContainerSpec.Console(
            Boolean.TRUE.equals(container.getStdin()),
            Boolean.TRUE.equals(container.getStdinOnce()),
            Boolean.TRUE.equals(container.getTty())));
  }

  private static List<String> expanded(List<String> words, Map<String, String> env) {
    return words.stream().map(word -> Expansion.expand(word, env)).toList();
  }

  private static String pidMode(Pod pod, String join) {
    if (Boolean.TRUE.equals(pod.getSpec().getHostPID())) {
      return "host";
    }
    return Boolean.TRUE.equals(pod.getSpec().getShareProcessNamespace()) ? join : "";
  }

  /** The hostname that all containers of a pod see. */
  public static String hostname(Pod pod) {
    @Nullable String written = pod.getSpec().getHostname();
    String name = written == null || written.isEmpty() ? pod.getMetadata().getName() : written;
    String cut = name.length() > LONGEST_HOSTNAME ? name.substring(0, LONGEST_HOSTNAME) : name;
    return cut.replaceAll("[.-]+$", "");
  }

  private static List<ContainerSpec.HostPort> hostPorts(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
        .map(
            port ->
                new ContainerSpec.HostPort(
                    port.getHostIP() == null ? "" : port.getHostIP(),
                    port.getHostPort(),
                    port.getContainerPort(),
                    port.getProtocol() == null
                        ? "tcp"
                        : port.getProtocol().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static Map<String, String> sysctls(Pod pod) {
    if (pod.getSpec().getSecurityContext() == null) {
      return Map.of();
    }
    return pod.getSpec().getSecurityContext().getSysctls().stream()
        .collect(Collectors.toMap(Sysctl::getName, Sysctl::getValue, (a, b) -> b));
  }

  private static ContainerIdentity identity(
      Pod pod, String container, String sandbox, int attempt, int heldBack, String hash) {
    return new ContainerIdentity(
        pod.getMetadata().getUid(),
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        container,
        sandbox,
        attempt,
        heldBack,
        hash);
  }

  private String name(Pod pod, String container, int attempt) {
    return String.join(
        "_",
        "slipway",
        cluster,
        container,
        pod.getMetadata().getName(),
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getUid(),
        Integer.toString(attempt));
  }
}
