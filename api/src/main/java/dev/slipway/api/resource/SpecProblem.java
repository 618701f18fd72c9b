package dev.slipway.api.resource;

import static java.util.Objects.requireNonNull;

/**
 * Why a field of a {@code spec} cannot be used.
 *
 * @param field such as {@code spec.interval}
 * @param reason one sentence
 */
public record SpecProblem(String field, String reason) {
  public SpecProblem {
    requireNonNull(field);
    requireNonNull(reason);
  }

  @Override
  public String toString() {
    return field + ": " + reason;
  }
}
