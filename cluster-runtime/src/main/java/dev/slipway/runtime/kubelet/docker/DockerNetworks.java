package dev.slipway.runtime.kubelet.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.ContainerIdentity;
import dev.slipway.runtime.kubelet.runtime.PodNetwork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a node's bridge network. */
final class DockerNetworks {
  private final DockerClient docker;
  private final String cluster;
  private final String node;

  DockerNetworks(DockerClient docker, String cluster, String node) {
    this.docker = docker;
    this.cluster = cluster;
    this.node = node;
  }

  void ensure(PodNetwork wanted) {
    Optional<Network> found = find(wanted.name());
    if (found.isPresent()) {
      requireSame(found.get(), wanted);
      return;
    }
    try {
      create(wanted);
    } catch (DockerException e) {
      throw OverlappingNetwork.of(wanted, docker.listNetworksCmd().exec(), e);
    }
  }

  private void create(PodNetwork wanted) {
    docker
        .createNetworkCmd()
        .withName(wanted.name())
        .withCheckDuplicate(true)
        .withDriver("bridge")
        .withIpam(
            new Network.Ipam()
                .withConfig(
                    new Network.Ipam.Config()
                        .withSubnet(wanted.subnet())
                        .withGateway(wanted.gateway())))
        .withOptions(Map.of("com.docker.network.bridge.name", wanted.bridge()))
        .withLabels(
            Map.of(
                ContainerIdentity.CLUSTER,
                cluster,
                ContainerIdentity.NODE,
                node,
                OverlappingNetwork.DATA_DIR,
                wanted.dataDir()))
        .exec();
  }

  private Optional<Network> find(String name) {
    List<Network> found = docker.listNetworksCmd().withNameFilter(name).exec();
    return found.stream().filter(network -> name.equals(network.getName())).findFirst();
  }

  private void requireSame(Network found, PodNetwork wanted) {
    @Nullable Map<String, String> labels = found.getLabels();
    if (labels == null || !cluster.equals(labels.get(ContainerIdentity.CLUSTER))) {
      throw new ContainerException(
          "Docker has a network "
              + wanted.name()
              + " that does not belong to cluster "
              + cluster
              + "; remove it");
    }
    @Nullable List<Network.Ipam.Config> configs =
        found.getIpam() == null ? null : found.getIpam().getConfig();
    boolean same =
        configs != null
            && configs.stream().anyMatch(config -> wanted.subnet().equals(config.getSubnet()));
    if (!same) {
      throw new ContainerException(
          "network "
              + wanted.name()
              + " has another subnet than this node's pod CIDR "
              + wanted.subnet()
              + "; remove the network and start again");
    }
  }
}
