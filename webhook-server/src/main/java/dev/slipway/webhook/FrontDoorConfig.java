package dev.slipway.webhook;

import static java.util.Objects.requireNonNull;

import dev.slipway.webhook.git.GitLimits;
import java.nio.file.Path;

/**
 * How the front door is set up.
 *
 * @param address where it listens
 * @param port its port, 0 for any free one
 * @param gitRoot folder of the hosted repositories
 * @param token the secret for pushing, and for reading from elsewhere than this machine
 * @param namespace namespace of the Repositories that pushes make
 * @param gitLimits how much a push may bring
 */
public record FrontDoorConfig(
    String address, int port, Path gitRoot, String token, String namespace, GitLimits gitLimits) {
  public FrontDoorConfig {
    requireNonNull(address);
    requireNonNull(gitRoot);
    requireNonNull(token);
    requireNonNull(namespace);
    requireNonNull(gitLimits);
  }

  /** Never shows the token. */
  @Override
  public String toString() {
    return "FrontDoorConfig[" + address + ":" + port + ", " + gitRoot + "]";
  }
}
