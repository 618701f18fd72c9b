package dev.slipway.webhook.github;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;

/**
 * Somebody moved a ref of a repository, said by a sender who was verified.
 *
 * @param repositories the addresses under which the repository is known
 * @param ref the full name of the ref
 * @param before the commit it was at; zeros when it is new
 * @param after the commit it is at now; zeros when it is gone
 * @param delivery the provider's id of this delivery
 * @param sender who pushed, or empty
 */
record Push(
    Set<RepositoryAddress> repositories,
    String ref,
    String before,
    String after,
    String delivery,
    String sender) {
  private static final String BRANCHES = "refs/heads/";

  Push {
    repositories = Set.copyOf(repositories);
    requireNonNull(ref);
    requireNonNull(before);
    requireNonNull(after);
    requireNonNull(delivery);
    requireNonNull(sender);
  }

  /** The branch, when the ref is one. */
  Optional<String> branch() {
    return ref.startsWith(BRANCHES)
        ? Optional.of(ref.substring(BRANCHES.length()))
        : Optional.empty();
  }

  /** True when the ref is gone. */
  boolean isDeletion() {
    return after.chars().allMatch(digit -> digit == '0');
  }
}
