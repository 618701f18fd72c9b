package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

/** What a registry wants to see before it hands out an image. */
public record RegistryCredentials(String server, String username, String password) {
  public RegistryCredentials {
    requireNonNull(server);
    requireNonNull(username);
    requireNonNull(password);
  }

  /** Never the password. */
  @Override
  public String toString() {
    return username + " at " + server;
  }
}
