package dev.slipway.cli.cluster;

import dev.slipway.cli.output.Failure;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Under which IPv4 address this machine is reached, as far as it can tell by itself. */
final class MachineAddress {
  /** Set aside for documentation, so that only the default route can lead there. */
  private static final InetSocketAddress OUTSIDE = new InetSocketAddress("203.0.113.1", 9);

  /** Bridges and cables of containers: Docker's own, and those that a cluster of ours makes. */
  private static final List<String> OF_CONTAINERS =
      List.of("docker", "br-", "veth", "sw-", "virbr", "cni", "flannel");

  private MachineAddress() {}

  /** The address that the default route goes out by, else the first one that could be meant. */
  static String primary() {
    return towardsOutside()
        .or(MachineAddress::first)
        .orElseThrow(
            () ->
                new Failure(
                    "this machine has no IPv4 address beside loopback;"
                        + " name one with --public-address"));
  }

  static boolean isOfContainers(String networkInterface) {
    return OF_CONTAINERS.stream().anyMatch(networkInterface::startsWith);
  }

  /** What the kernel would send from; connecting a datagram socket sends nothing. */
  private static Optional<String> towardsOutside() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(OUTSIDE);
      InetAddress local = socket.getLocalAddress();
      boolean isMeant =
          local instanceof Inet4Address && !local.isAnyLocalAddress() && !local.isLoopbackAddress();
      return isMeant ? Optional.of(local.getHostAddress()) : Optional.empty();
    } catch (SocketException e) {
      return Optional.empty(); // no route leads outside
    }
  }

  private static Optional<String> first() {
    try {
      for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (!one.isUp() || one.isLoopback() || isOfContainers(one.getName())) {
          continue;
        }
        for (InterfaceAddress address : one.getInterfaceAddresses()) {
          if (address.getAddress() instanceof Inet4Address v4 && !v4.isLinkLocalAddress()) {
            return Optional.of(v4.getHostAddress());
          }
        }
      }
      return Optional.empty();
    } catch (SocketException e) {
      throw new Failure("cannot list this machine's network interfaces: " + e.getMessage(), e);
    }
  }
}
