package dev.slipway.runtime.kubelet.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network;
import dev.slipway.runtime.address.Ipv4Range;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.ContainerIdentity;
import dev.slipway.runtime.kubelet.runtime.PodNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says which network of the engine has the addresses that a new one wants, and what helps. */
final class OverlappingNetwork {
  /** The label by which a cluster's network tells where that cluster's data is. */
  static final String DATA_DIR = "slipway.dev/data-dir";

  private OverlappingNetwork() {}

  /** The failure to make a network, in words of use to whoever has to mend it. */
  static RuntimeException of(PodNetwork wanted, List<Network> present, DockerException failure) {
    if (!EngineErrors.wordsOf(failure).toLowerCase(Locale.ROOT).contains("overlaps")) {
      return failure;
    }
    return present.stream()
        .filter(network -> subnet(network, wanted) != null)
        .findFirst()
        .map(network -> new ContainerException(words(wanted, network), failure))
        .orElseGet(
            () ->
                new ContainerException(
                    "the pods' addresses "
                        + wanted.subnet()
                        + " are in use on this machine already: choose others with --pod-cidr",
                    failure));
  }

  private static @Nullable String subnet(Network network, PodNetwork wanted) {
    Ipv4Range range = Ipv4Range.parse(wanted.subnet());
    if (network.getIpam() == null || network.getIpam().getConfig() == null) {
      return null;
    }
    return network.getIpam().getConfig().stream()
        .map(Network.Ipam.Config::getSubnet)
        .filter(Objects::nonNull)
        .filter(subnet -> !subnet.contains(":"))
        .filter(subnet -> overlap(range, subnet))
        .findFirst()
        .orElse(null);
  }

  private static boolean overlap(Ipv4Range a, String subnet) {
    Ipv4Range b;
    try {
      b = Ipv4Range.parse(subnet);
    } catch (IllegalArgumentException e) {
      return false; // written in a way that tells nothing about its bounds
    }
    return a.contains(b.first()) || b.contains(a.first());
  }

  private static String words(PodNetwork wanted, Network other) {
    @Nullable Map<String, String> labels = other.getLabels();
    Map<String, String> known = labels == null ? Map.of() : labels;
    String start =
        "the pods' addresses "
            + wanted.subnet()
            + " overlap with those of Docker's network "
            + other.getName()
            + " ("
            + subnet(other, wanted)
            + ")";
    String elsewhere = "choose other addresses with --pod-cidr";
    @Nullable String cluster = known.get(ContainerIdentity.CLUSTER);
    @Nullable String folder = known.get(DATA_DIR);
    if (cluster == null) {
      return start + ": " + elsewhere + ", or 'docker network rm " + other.getName() + "'";
    }
    if (folder != null && Files.exists(Path.of(folder, "settings.json"))) {
      return start
          + " of the cluster in "
          + folder
          + ": "
          + elsewhere
          + ", or remove that cluster with 'slipway down --purge --data-dir "
          + folder
          + "'";
    }
    return start
        + ", left behind by a cluster"
        + (folder == null ? "" : " whose folder " + folder + " is gone")
        + ": remove its containers and it with 'docker ps -aq --filter label="
        + ContainerIdentity.CLUSTER
        + "="
        + cluster
        + " | xargs -r docker rm -f; docker network rm "
        + other.getName()
        + "', or "
        + elsewhere;
  }
}
