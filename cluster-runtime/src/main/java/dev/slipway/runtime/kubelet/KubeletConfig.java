package dev.slipway.runtime.kubelet;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a kubelet has to know before it starts.
 *
 * @param nodeName name of its Node object
 * @param nodeAddress address at which other nodes and the API server reach this machine
 * @param clusterId tells containers of this cluster from those of others on the same engine
 * @param rootDir where the pods' files are kept
 * @param dockerHost the engine, such as {@code unix:///var/run/docker.sock}
 * @param podCidr the node's pod network; null: the one that its Node object is given
 * @param clusterDns address of the cluster's name server; empty when there is none
 * @param clusterDomain such as {@code cluster.local}
 * @param kubeletPort where logs are served; 0 for any free port
 * @param sslContext with the node's key and the cluster's authority
 * @param strictImagePull whether a registry out of reach makes a pull fail although the image is
 *     here
 * @param maxPods how many pods the node takes
 */
public record KubeletConfig(
    String nodeName,
    String nodeAddress,
    String clusterId,
    Path rootDir,
    String dockerHost,
    @Nullable String podCidr,
    String clusterDns,
    String clusterDomain,
    int kubeletPort,
    SSLContext sslContext,
    boolean strictImagePull,
    int maxPods) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");

  public KubeletConfig {
    require(NAME.matcher(nodeName).matches(), "node name", nodeName);
    require(!nodeAddress.isBlank(), "node address", nodeAddress);
    require(NAME.matcher(clusterId).matches(), "cluster id", clusterId);
    require(rootDir.isAbsolute(), "absolute root directory", rootDir.toString());
    requireNonNull(dockerHost);
    requireNonNull(clusterDns);
    requireNonNull(clusterDomain);
    require(kubeletPort >= 0 && kubeletPort < 65_536, "port", Integer.toString(kubeletPort));
    requireNonNull(sslContext);
    require(maxPods > 0, "number of pods", Integer.toString(maxPods));
  }

  private static void require(boolean holds, String what, String value) {
    if (!holds) {
      throw new IllegalArgumentException("not a " + what + ": " + value);
    }
  }
}
