package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.kubelet.runtime.PodNetwork;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Names and addresses of a node's pod network, all from what the node is called and was given. */
final class PodSubnet {
  private static final Pattern CIDR =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  private PodSubnet() {}

  static PodNetwork of(String cluster, String node, String cidr, Path rootDir) {
    Matcher parts = CIDR.matcher(cidr);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not an IPv4 pod CIDR: " + cidr);
    }
    int prefix = Integer.parseInt(parts.group(5));
    long address = 0;
    for (int i = 1; i <= 4; i++) {
      address = (address << 8) | Integer.parseInt(parts.group(i));
    }
    long mask = prefix == 0 ? 0 : (0xffffffffL << (32 - prefix)) & 0xffffffffL;
    if (prefix < 8 || prefix > 30 || (address & ~mask) != 0) {
      throw new IllegalArgumentException("not a usable pod CIDR: " + cidr);
    }
    String name = "slipway-" + cluster + "-" + node;
    // The kubelet's folder is one of the cluster's.
    Path dataDir = rootDir.toAbsolutePath().resolveSibling("");
    return new PodNetwork(name, bridge(name), cidr, dotted(address + 1), dataDir.toString());
  }

  /** Interface names are short; a digest of the long name is as good as unique on one machine. */
  private static String bridge(String name) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    return "sw-" + HexFormat.of().toHexDigits((int) sum.getValue());
  }

  private static String dotted(long address) {
    return (address >> 24)
        + "."
        + ((address >> 16) & 255)
        + "."
        + ((address >> 8) & 255)
        + "."
        + (address & 255);
  }
}
