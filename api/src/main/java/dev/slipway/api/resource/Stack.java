package dev.slipway.api.resource;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.KubeObject;
import java.util.Optional;

/**
 * One directory of manifests, as the cluster has it.
 *
 * @param namespace where it lives, beside its Repository
 * @param name its path with dashes for slashes
 * @param repository name of its Repository, or empty when the label is missing
 * @param generation counts changes of {@code spec}
 * @param spec what is wanted
 * @param status what was seen
 * @param tornDown when it was torn down, if it was: the next sync must not bring it back
 */
public record Stack(
    String namespace,
    String name,
    String repository,
    long generation,
    StackSpec spec,
    StackStatus status,
    Optional<String> tornDown) {
  public static final String KIND = "Stack";
  public static final String PLURAL = "stacks";

  public Stack {
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(repository);
    requireNonNull(spec);
    requireNonNull(status);
    requireNonNull(tornDown);
  }

  /** Reads the resource; what is wrong in it is in {@link StackSpec#problems}. */
  public static Stack from(KubeObject object) {
    return new Stack(
        object.namespace().orElse(""),
        object.name(),
        object.labels().getOrDefault(Labels.REPOSITORY, ""),
        object.at("metadata", "generation").asLong(),
        StackSpec.from(object.at("spec")),
        StackStatus.from(object.at("status")),
        Optional.ofNullable(object.annotations().get(Labels.TORN_DOWN)));
  }
}
