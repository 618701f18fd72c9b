package dev.slipway.runtime.kubelet.node;

import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeAddressBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives the status of a Node from the machine. */
final class NodeObject {
  static final String VERSION = "v1.32.0-slipway";

  private final NodeSettings settings;
  private final Map<String, String> machine;

  NodeObject(NodeSettings settings) {
    this.settings = settings;
    this.machine =
        Map.of(
            "machineID", firstLine(Path.of("/etc/machine-id")),
            "bootID", firstLine(Path.of("/proc/sys/kernel/random/boot_id")),
            "systemUUID", firstLine(Path.of("/sys/class/dmi/id/product_uuid")));
  }

  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("kubernetes.io/hostname", settings.name());
    labels.put("kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", settings.machine().architecture());
    labels.put("beta.kubernetes.io/os", "linux");
    labels.put("beta.kubernetes.io/arch", settings.machine().architecture());
    return labels;
  }

  /**
   * @param before the status that the API has
   * @param outage why pods cannot be run now; null when they can
   */
  NodeStatus status(@Nullable NodeStatus before, @Nullable String outage, Instant now) {
    Map<String, Quantity> capacity = capacity();
    return new NodeStatusBuilder()
        .withCapacity(capacity)
        .withAllocatable(capacity)
        .withAddresses(addresses())
        .withConditions(conditions(before, outage, now))
        .withNewDaemonEndpoints()
        .withNewKubeletEndpoint()
        .withPort(settings.port())
        .endKubeletEndpoint()
        .endDaemonEndpoints()
        .withNewNodeInfo()
        .withMachineID(machine.get("machineID"))
        .withSystemUUID(machine.get("systemUUID"))
        .withBootID(machine.get("bootID"))
        .withKernelVersion(settings.machine().kernelVersion())
        .withOsImage(settings.machine().operatingSystem())
        .withContainerRuntimeVersion(settings.machine().name())
        .withKubeletVersion(VERSION)
        .withKubeProxyVersion("")
        .withOperatingSystem("linux")
        .withArchitecture(settings.machine().architecture())
        .endNodeInfo()
        .build();
  }

  private Map<String, Quantity> capacity() {
    Map<String, Quantity> capacity = new LinkedHashMap<>();
    capacity.put("cpu", new Quantity(Integer.toString(settings.machine().cpus())));
    capacity.put("memory", kibibytes(settings.machine().memoryBytes()));
    capacity.put("ephemeral-storage", kibibytes(diskBytes()));
    capacity.put("pods", new Quantity(Integer.toString(settings.maxPods())));
    return capacity;
  }

  private static Quantity kibibytes(long bytes) {
    return new Quantity(Long.toString(bytes / 1024), "Ki");
  }

  private long diskBytes() {
    try {
      return Files.getFileStore(settings.root()).getTotalSpace();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot measure the disk of " + settings.root(), e);
    }
  }

  private List<NodeAddress> addresses() {
    return List.of(
        new NodeAddressBuilder().withType("InternalIP").withAddress(settings.address()).build(),
        new NodeAddressBuilder().withType("Hostname").withAddress(settings.name()).build());
  }

  private List<NodeCondition> conditions(
      @Nullable NodeStatus before, @Nullable String outage, Instant now) {
    Pressure pressure = Pressure.measure(settings.root());
    return List.of(
        condition(
            before,
            "MemoryPressure",
            pressure.memory(),
            pressure.memory()
                ? new Reason("KubeletHasInsufficientMemory", "kubelet has insufficient memory")
                : new Reason(
                    "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            now),
        condition(
            before,
            "DiskPressure",
            pressure.disk(),
            pressure.disk()
                ? new Reason("KubeletHasDiskPressure", "kubelet has disk pressure")
                : new Reason("KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            now),
        condition(
            before,
            "PIDPressure",
            pressure.processes(),
            pressure.processes()
                ? new Reason("KubeletHasInsufficientPID", "kubelet has insufficient PID available")
                : new Reason("KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            now),
        condition(
            before,
            "Ready",
            outage == null,
            outage == null
                ? new Reason("KubeletReady", "kubelet is posting ready status")
                : new Reason("KubeletNotReady", "container runtime is down: " + outage),
            now));
  }

  private record Reason(String word, String text) {}

  private static NodeCondition condition(
      @Nullable NodeStatus before, String type, boolean holds, Reason reason, Instant now) {
    String status = holds ? "True" : "False";
    String text = now.truncatedTo(ChronoUnit.SECONDS).toString();
    Optional<NodeCondition> same =
        before == null
            ? Optional.empty()
            : before.getConditions().stream()
                .filter(known -> type.equals(known.getType()) && status.equals(known.getStatus()))
                .findFirst();
    return new NodeConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason.word())
        .withMessage(reason.text())
        .withLastHeartbeatTime(text)
        .withLastTransitionTime(same.map(NodeCondition::getLastTransitionTime).orElse(text))
        .build();
  }

  private static String firstLine(Path file) {
    try {
      return Files.isReadable(file) ? Files.readString(file).lines().findFirst().orElse("") : "";
    } catch (IOException e) {
      // Some machines have no such identity, or keep it from us.
      return "";
    }
  }
}
