package dev.slipway.reconciler.diff;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One field that is not as git says. Values of Secrets never get in here: they are masked when the
 * difference is found.
 *
 * @param path which field
 * @param desired what git says; empty when git has stopped mentioning the field
 * @param live what runs; empty when the field is not there
 * @param isAddition whether somebody else added the field, so that applying alone leaves it there
 */
public record FieldDiff(
    FieldPath path, Optional<String> desired, Optional<String> live, boolean isAddition) {
  private static final int MAX_TEXT = 1000;

  public FieldDiff {
    requireNonNull(path);
    requireNonNull(desired);
    requireNonNull(live);
  }

  static FieldDiff of(FieldPath path, @Nullable JsonNode desired, @Nullable JsonNode live) {
    return new FieldDiff(path, text(desired), text(live), false);
  }

  static FieldDiff addition(FieldPath path, JsonNode live) {
    return new FieldDiff(path, Optional.empty(), text(live), true);
  }

  private static Optional<String> text(@Nullable JsonNode value) {
    if (value == null || value.isMissingNode()) {
      return Optional.empty();
    }
    String text = value.isValueNode() ? value.asText() : value.toString();
    return Optional.of(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text);
  }

  /** {@code spec.replicas: 5 -> 1}, from what runs to what git says. */
  @Override
  public String toString() {
    return path + ": " + live.orElse("(absent)") + " -> " + desired.orElse("(removed)");
  }
}
