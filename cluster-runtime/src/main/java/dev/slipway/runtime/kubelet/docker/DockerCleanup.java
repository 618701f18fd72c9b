package dev.slipway.runtime.kubelet.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import dev.slipway.runtime.kubelet.runtime.ContainerIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Removes a whole cluster from an engine; what others made is not touched. */
public final class DockerCleanup {
  private DockerCleanup() {}

  /** Kills and removes the cluster's containers, then its networks. */
  public static void purge(String dockerHost, String cluster) {
    try (DockerClient docker = DockerRuntime.connect(dockerHost)) {
      EngineErrors.translated(
          "removing the cluster",
          () -> {
            removeContainers(docker, cluster);
            removeNetworks(docker, cluster);
            return true;
          });
    } catch (IOException e) {
      throw new UncheckedIOException("closing the connection to the Docker engine", e);
    }
  }

  private static void removeContainers(DockerClient docker, String cluster) {
    List<Container> containers =
        docker
            .listContainersCmd()
            .withShowAll(true)
            .withLabelFilter(List.of(ContainerIdentity.CLUSTER + "=" + cluster))
            .exec();
    for (Container container : containers) {
      try {
        docker.removeContainerCmd(container.getId()).withForce(true).withRemoveVolumes(true).exec();
      } catch (NotFoundException gone) {
        continue;
      } catch (ConflictException e) {
        if (!EngineErrors.wordsOf(e).contains("already in progress")) {
          throw e;
        }
      }
    }
  }

  private static void removeNetworks(DockerClient docker, String cluster) {
    for (Network network : docker.listNetworksCmd().exec()) {
      @Nullable Map<String, String> labels = network.getLabels();
      if (labels != null && cluster.equals(labels.get(ContainerIdentity.CLUSTER))) {
        docker.removeNetworkCmd(network.getId()).exec();
      }
    }
  }
}
