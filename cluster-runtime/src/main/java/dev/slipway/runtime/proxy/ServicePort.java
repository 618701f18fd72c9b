package dev.slipway.runtime.proxy;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.address.Ipv4Address;
import dev.slipway.runtime.address.Ipv4Range;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One port of one Service, resolved and checked: where it is reached and who answers.
 *
 * @param namespace of the Service
 * @param service name of the Service
 * @param protocol transport protocol
 * @param port the Service's port
 * @param clusterIps the cluster IP, or none
 * @param externalIps addresses from outside that stand for the Service
 * @param sourceRanges who may come through {@code externalIps}; empty for everyone
 * @param nodePort port on the node's own addresses, or 0
 * @param backends who answers; empty when connections are to be refused
 * @param affinitySeconds how long one client stays at one backend, or 0
 */
record ServicePort(
    String namespace,
    String service,
    Protocol protocol,
    int port,
    SortedSet<Ipv4Address> clusterIps,
    SortedSet<Ipv4Address> externalIps,
    List<Ipv4Range> sourceRanges,
    int nodePort,
    SortedSet<Backend> backends,
    int affinitySeconds) {

  enum Protocol {
    TCP("tcp"),
    UDP("udp");

    private final String word;

    Protocol(String word) {
      this.word = word;
    }

    /** As nftables writes it. */
    String word() {
      return word;
    }
  }

  /** One address and port that answers. */
  record Backend(Ipv4Address address, int port) implements Comparable<Backend> {
    Backend {
      requireNonNull(address);
      requirePort(port);
    }

    @Override
    public int compareTo(Backend other) {
      int byAddress = address.compareTo(other.address);
      return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
    }
  }

  ServicePort {
    requireLabel(namespace);
    requireLabel(service);
    requireNonNull(protocol);
    requirePort(port);
    if (nodePort != 0) {
      requirePort(nodePort);
    }
    clusterIps = new TreeSet<>(clusterIps);
    externalIps = new TreeSet<>(externalIps);
    sourceRanges = List.copyOf(sourceRanges);
    backends = new TreeSet<>(backends);
  }

  /** The identity that rule names are made of. */
  String id() {
    return namespace + "/" + service + "/" + protocol.word() + "/" + port;
  }

  boolean hasBackends() {
    return !backends.isEmpty();
  }

  static boolean isPort(int port) {
    return port > 0 && port <= 65535;
  }

  /** Names end up in rules: only what an API server accepts is let through. */
  static boolean isLabel(String name) {
    return name.matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?") && name.length() <= 63;
  }

  private static void requirePort(int port) {
    if (!isPort(port)) {
      throw new IllegalArgumentException("not a port: " + port);
    }
  }

  private static void requireLabel(String name) {
    if (!isLabel(name)) {
      throw new IllegalArgumentException("not a name of a Service or Namespace: " + name);
    }
  }
}
