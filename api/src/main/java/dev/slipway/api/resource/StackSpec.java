package dev.slipway.api.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is wanted of a stack.
 *
 * @param suspend whether it is left as it is
 * @param pinnedRevision the commit to stay at, instead of the branch's newest
 * @param problems what cannot be used
 */
public record StackSpec(
    boolean suspend, Optional<String> pinnedRevision, List<SpecProblem> problems) {
  public StackSpec {
    requireNonNull(pinnedRevision);
    problems = List.copyOf(problems);
  }

  /** Reads {@code spec}; never throws. */
  public static StackSpec from(JsonNode spec) {
    List<SpecProblem> problems = new ArrayList<>();
    JsonNode suspend = spec.path("suspend");
    boolean suspended = suspend.asBoolean(false);
    if (!absent(suspend) && !suspend.isBoolean()) {
      problems.add(new SpecProblem("spec.suspend", "must be true or false"));
      suspended = true;
    }
    JsonNode pinned = spec.path("pinnedRevision");
    Optional<String> revision = Optional.empty();
    if (!absent(pinned)) {
      if (pinned.isTextual() && pinned.asText().matches("[0-9a-f]{40}(?:[0-9a-f]{24})?")) {
        revision = Optional.of(pinned.asText());
      } else if (!pinned.asText().isEmpty()) {
        problems.add(new SpecProblem("spec.pinnedRevision", "must be a full commit id"));
      }
    }
    return new StackSpec(suspended, revision, problems);
  }

  private static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  /** The JSON form that {@link #from} reads. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("suspend", suspend);
    pinnedRevision.ifPresent(revision -> node.put("pinnedRevision", revision));
    return node;
  }
}
