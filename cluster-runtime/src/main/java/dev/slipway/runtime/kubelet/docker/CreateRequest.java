package dev.slipway.runtime.kubelet.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec.Access;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec.BindMount;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec.HostPort;
import java.util.List;
import java.util.Map;

/** Writes a container's specification into the engine's create request. */
final class CreateRequest {
  /** Enough for a look back, bounded for the disk: 50 MiB a container. */
  private static final LogConfig ROTATED_LOG =
      new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "10m", "max-file", "5"));

  private static final LogConfig NO_LOG = new LogConfig(LogConfig.LoggingType.NONE);

  private CreateRequest() {}

  static CreateContainerCmd fill(
      CreateContainerCmd request, ContainerSpec spec, Map<String, String> labels) {
    ContainerSpec.Command command = spec.command();
    request
        .withName(spec.name())
        .withLabels(labels)
        .withEnv(command.env())
        .withStdinOpen(command.console().stdin())
        .withStdInOnce(command.console().stdinOnce())
        .withTty(command.console().tty())
        // An image's own health check would run beside the pod's probes and tell nobody.
        .withHealthcheck(new HealthCheck().withTest(List.of("NONE")))
        .withHostConfig(hostConfig(spec));
    if (!command.entrypoint().isEmpty()) {
      request.withEntrypoint(command.entrypoint());
    }
    if (!command.arguments().isEmpty()) {
      request.withCmd(command.arguments());
    }
    if (!command.workingDir().isEmpty()) {
      request.withWorkingDir(command.workingDir());
    }
    if (!spec.security().user().isEmpty()) {
      request.withUser(spec.security().user());
    }
    ContainerSpec.Namespaces namespaces = spec.namespaces();
    if (!namespaces.hostname().isEmpty()) {
      request.withHostName(namespaces.hostname());
    }
    if (!namespaces.ports().isEmpty()) {
      request.withExposedPorts(namespaces.ports().stream().map(CreateRequest::exposed).toList());
    }
    return request;
  }

  private static HostConfig hostConfig(ContainerSpec spec) {
    ContainerSpec.Namespaces namespaces = spec.namespaces();
    HostConfig host =
        HostConfig.newHostConfig()
            .withLogConfig(spec.identity().isSandbox() ? NO_LOG : ROTATED_LOG)
            .withMounts(spec.mounts().stream().map(CreateRequest::mount).toList())
            .withNetworkMode(namespaces.network());
    if (!namespaces.ipc().isEmpty()) {
      host.withIpcMode(namespaces.ipc());
    }
    if (!namespaces.pid().isEmpty()) {
      host.withPidMode(namespaces.pid());
    }
    if (!namespaces.sysctls().isEmpty()) {
      host.withSysctls(namespaces.sysctls());
    }
    if (!namespaces.ports().isEmpty()) {
      host.withPortBindings(namespaces.ports().stream().map(CreateRequest::binding).toList());
    }
    limit(host, spec.resources());
    confine(host, spec.security());
    return host;
  }

  private static void limit(HostConfig host, ContainerSpec.Resources resources) {
    if (resources.memoryBytes() > 0) {
      // Memory and swap together equal to memory: no swap, as everywhere in Kubernetes.
      host.withMemory(resources.memoryBytes()).withMemorySwap(resources.memoryBytes());
    }
    if (resources.nanoCpus() > 0) {
      host.withNanoCPUs(resources.nanoCpus());
    }
    if (resources.cpuShares() > 0) {
      host.withCpuShares(resources.cpuShares());
    }
    int oomScore = OomScores.permitted(resources.oomScoreAdj());
    if (oomScore != 0) {
      host.withOomScoreAdj(oomScore);
    }
  }

  private static void confine(HostConfig host, ContainerSpec.Security security) {
    if (security.privileged()) {
      host.withPrivileged(true);
    }
    if (!security.addCapabilities().isEmpty()) {
      host.withCapAdd(capabilities(security.addCapabilities()));
    }
    if (!security.dropCapabilities().isEmpty()) {
      host.withCapDrop(capabilities(security.dropCapabilities()));
    }
    if (!security.groups().isEmpty()) {
      host.withGroupAdd(security.groups());
    }
    if (security.readOnlyRoot()) {
      host.withReadonlyRootfs(true);
    }
    if (!security.options().isEmpty()) {
      host.withSecurityOpts(security.options());
    }
  }

  private static Capability[] capabilities(List<String> names) {
    return names.stream()
        .map(name -> name.startsWith("CAP_") ? name.substring(4) : name)
        .map(CreateRequest::capability)
        .toArray(Capability[]::new);
  }

  private static Capability capability(String name) {
    try {
      return Capability.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new ContainerException("no such capability: " + name, e);
    }
  }

  private static Mount mount(BindMount mount) {
    Mount result =
        new Mount()
            .withType(MountType.BIND)
            .withSource(mount.source())
            .withTarget(mount.target())
            .withReadOnly(mount.access() == Access.READ_ONLY);
    return switch (mount.propagation()) {
      case "HostToContainer" ->
          result.withBindOptions(new BindOptions().withPropagation(BindPropagation.R_SLAVE));
      case "Bidirectional" ->
          result.withBindOptions(new BindOptions().withPropagation(BindPropagation.R_SHARED));
      default -> result;
    };
  }

  private static ExposedPort exposed(HostPort port) {
    return ExposedPort.parse(port.containerPort() + "/" + port.protocol());
  }

  private static PortBinding binding(HostPort port) {
    Ports.Binding where =
        port.hostIp().isEmpty()
            ? Ports.Binding.bindPort(port.hostPort())
            : Ports.Binding.bindIpAndPort(port.hostIp(), port.hostPort());
    return new PortBinding(where, exposed(port));
  }
}
