package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

/**
 * The machine and engine below the containers.
 *
 * @param name engine and version as a node reports it, such as {@code docker://20.10.24}
 * @param architecture in Go's words: {@code amd64}, {@code arm64}
 */
public record EngineFacts(
    String name,
    String architecture,
    String operatingSystem,
    String kernelVersion,
    int cpus,
    long memoryBytes) {
  public EngineFacts {
    requireNonNull(name);
    requireNonNull(architecture);
    requireNonNull(operatingSystem);
    requireNonNull(kernelVersion);
  }
}
