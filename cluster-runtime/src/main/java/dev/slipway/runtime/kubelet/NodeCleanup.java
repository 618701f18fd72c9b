package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.kubelet.docker.DockerCleanup;
import dev.slipway.runtime.kubelet.volume.FileTree;
import dev.slipway.runtime.kubelet.volume.Mounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes away all that kubelets of a cluster left on this machine. */
public final class NodeCleanup {
  private NodeCleanup() {}

  /**
   * Removes the cluster's containers and networks from the engine, then the mounts and files below
   * the kubelet's root. No kubelet of the cluster may run here. Doing it twice is harmless.
   */
  public static void purge(String clusterId, String dockerHost, Path rootDir) {
    DockerCleanup.purge(dockerHost, clusterId);
    try {
      if (Files.exists(rootDir)) {
        Mounts.unmountBelow(rootDir.toRealPath());
        FileTree.delete(rootDir);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + rootDir + ": " + e.getMessage(), e);
    }
  }
}
