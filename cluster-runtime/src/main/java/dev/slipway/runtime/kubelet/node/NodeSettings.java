package dev.slipway.runtime.kubelet.node;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.runtime.EngineFacts;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a node says about itself.
 *
 * @param port where its kubelet serves logs
 * @param podCidr the pod network it was given by its owner, if it was
 * @param root a path on the disk that pods fill
 */
public record NodeSettings(
    String name,
    String address,
    int port,
    int maxPods,
    Optional<String> podCidr,
    Path root,
    EngineFacts machine) {
  public NodeSettings {
    requireNonNull(name);
    requireNonNull(address);
    requireNonNull(podCidr);
    requireNonNull(root);
    requireNonNull(machine);
  }
}
