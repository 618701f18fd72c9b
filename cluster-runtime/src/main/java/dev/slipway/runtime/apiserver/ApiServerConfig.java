package dev.slipway.runtime.apiserver;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.auth.Authenticator;
import dev.slipway.runtime.pki.Credential;
import dev.slipway.runtime.pki.Pki;

/**
 * How an API server is to be run.
 *
 * @param host the address to listen on
 * @param port the port, or 0 for any free one
 * @param advertiseAddress the address that pods and nodes reach the server at
 * @param serviceCidr where cluster IPs come from, such as {@code 10.96.0.0/16}
 * @param pki whom to trust
 * @param serving the server's own certificate
 * @param authenticator says who a client is
 */
public record ApiServerConfig(
    String host,
    int port,
    String advertiseAddress,
    String serviceCidr,
    Pki pki,
    Credential serving,
    Authenticator authenticator) {
  public ApiServerConfig {
    requireNonNull(host);
    requireNonNull(advertiseAddress);
    requireNonNull(serviceCidr);
    requireNonNull(pki);
    requireNonNull(serving);
    requireNonNull(authenticator);
  }
}
