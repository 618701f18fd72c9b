package dev.slipway.runtime.scheduler;

/**
 * A port of the node that a pod asks for.
 *
 * @param address one of the node's addresses, or {@value #ANY}
 */
record HostPort(String address, String protocol, int port) {
  static final String ANY = "0.0.0.0";

  boolean conflictsWith(HostPort other) {
    return port == other.port
        && protocol.equals(other.protocol)
        && (address.equals(other.address) || address.equals(ANY) || other.address.equals(ANY));
  }
}
