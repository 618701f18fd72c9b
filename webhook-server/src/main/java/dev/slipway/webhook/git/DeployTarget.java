package dev.slipway.webhook.git;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a push to a hosted repository deploys to.
 *
 * @param namespace namespace of the Repository resource
 * @param repository name of the Repository resource
 * @param branch the branch that is deployed
 * @param path folder of the manifests; empty for the conventional one
 * @param elsewhere where the Repository resource gets its commits from, when that is not here
 */
public record DeployTarget(
    String namespace, String repository, String branch, String path, Optional<String> elsewhere) {
  public DeployTarget {
    requireNonNull(namespace);
    requireNonNull(repository);
    requireNonNull(branch);
    requireNonNull(path);
    requireNonNull(elsewhere);
  }
}
