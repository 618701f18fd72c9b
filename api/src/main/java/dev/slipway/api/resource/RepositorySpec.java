package dev.slipway.api.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What is wanted of a repository.
 *
 * @param url {@code https://}, {@code http://}, {@code ssh://}, {@code user@host:path} or {@code
 *     file://}; empty when there is a problem with it
 * @param branch the branch to follow
 * @param path directory below which stacks are looked for, without slashes at its ends; empty for
 *     the whole tree
 * @param schedule when to look without being asked
 * @param credentialsSecret name of the Secret with user and password or key
 * @param webhookSecret name of the Secret whose {@code token} signs the deliveries of a webhook;
 *     without one none is accepted
 * @param prune whether objects that left git are deleted
 * @param selfHeal whether changes made by hand are undone
 * @param suspend whether nothing is to be done at all
 * @param problems what cannot be used; with any, nothing is synced
 */
public record RepositorySpec(
    String url,
    String branch,
    String path,
    Schedule schedule,
    Optional<String> credentialsSecret,
    Optional<String> webhookSecret,
    boolean prune,
    boolean selfHeal,
    boolean suspend,
    List<SpecProblem> problems) {
  public RepositorySpec {
    requireNonNull(url);
    requireNonNull(branch);
    requireNonNull(path);
    requireNonNull(schedule);
    requireNonNull(credentialsSecret);
    requireNonNull(webhookSecret);
    problems = List.copyOf(problems);
  }

  /** Reads {@code spec}; never throws. */
  public static RepositorySpec from(JsonNode spec) {
    return new RepositorySpecReader(spec).read();
  }
}
