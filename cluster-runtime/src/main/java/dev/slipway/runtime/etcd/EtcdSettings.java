package dev.slipway.runtime.etcd;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to run etcd.
 *
 * @param dataDir the cluster's data folder; etcd's files go to {@code etcd} in it
 * @param clientPort the loopback port for clients, or 0 for a free one
 * @param image the container image used where no etcd is installed, if Docker has it
 * @param startTimeout how long a start may take
 */
public record EtcdSettings(Path dataDir, int clientPort, String image, Duration startTimeout) {
  public static final String DEFAULT_IMAGE = "quay.io/coreos/etcd:v3.5.21";

  public EtcdSettings {
    dataDir = dataDir.toAbsolutePath().normalize();
    if (clientPort < 0 || clientPort > 65_535) {
      throw new IllegalArgumentException("not a port: " + clientPort);
    }
    if (startTimeout.isNegative() || startTimeout.isZero()) {
      throw new IllegalArgumentException("a start takes time, not " + startTimeout);
    }
  }

  /** A free port, the usual image, and a minute for slow disks. */
  public static EtcdSettings in(Path dataDir) {
    return new EtcdSettings(dataDir, 0, DEFAULT_IMAGE, Duration.ofMinutes(1));
  }

  Path folder() {
    return dataDir.resolve("etcd");
  }

  Path data() {
    return folder().resolve("data");
  }

  Path log() {
    return folder().resolve("etcd.log");
  }
}
