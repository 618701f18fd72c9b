package dev.slipway.runtime.store;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach an etcd cluster.
 *
 * @param endpoints where its members listen for clients, all {@code https} with {@code tls}, all
 *     {@code http} without
 * @param tls the files for mutual TLS
 * @param keyPrefix what every key starts with in etcd, so that several clusters may share one; may
 *     be empty
 * @param timeout how long a call may take, waiting for a connection included
 */
public record EtcdConfig(
    List<URI> endpoints, Optional<TlsFiles> tls, String keyPrefix, Duration timeout) {
  public static final String DEFAULT_KEY_PREFIX = "/slipway";
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /**
   * PEM files.
   *
   * @param authority who must have issued the members' certificates
   * @param certificate the client's certificate
   * @param key its private key
   */
  public record TlsFiles(Path authority, Path certificate, Path key) {}

  public EtcdConfig {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("no etcd endpoint is given");
    }
    String scheme = tls.isPresent() ? "https" : "http";
    for (URI endpoint : endpoints) {
      if (!scheme.equals(endpoint.getScheme())
          || endpoint.getHost() == null
          || endpoint.getPort() == -1) {
        throw new IllegalArgumentException(
            "etcd endpoint "
                + endpoint
                + " is not "
                + scheme
                + "://host:port"
                + (tls.isPresent() ? "" : " (https needs the files for TLS)"));
      }
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("an etcd timeout must be positive, not " + timeout);
    }
  }

  /** With the default prefix and timeout. */
  public static EtcdConfig of(List<URI> endpoints, Optional<TlsFiles> tls) {
    return new EtcdConfig(endpoints, tls, DEFAULT_KEY_PREFIX, DEFAULT_TIMEOUT);
  }
}
