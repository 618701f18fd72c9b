package dev.slipway.reconciler.source;

import static java.util.Objects.requireNonNull;

/**
 * What to fetch: one branch of one repository.
 *
 * @param url https, ssh or file address, or {@code user@host:path}
 * @param branch short branch name or a full ref such as {@code refs/heads/main}
 * @param credentials shown to the remote
 */
public record Remote(String url, String branch, Credentials credentials) {
  public Remote {
    requireNonNull(url);
    requireNonNull(branch);
    requireNonNull(credentials);
  }

  /** The full ref name. */
  String ref() {
    return branch.startsWith("refs/") ? branch : "refs/heads/" + branch;
  }
}
