package dev.slipway.api.selector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.api.object.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Conditions on labels, all of which must hold. Without conditions everything matches; {@link
 * #nothing} matches nothing.
 */
public final class LabelSelector {
  private static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
  private static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

  private final List<Requirement> requirements;
  private final boolean nothing;

  private LabelSelector(List<Requirement> requirements, boolean nothing) {
    this.requirements = List.copyOf(requirements);
    this.nothing = nothing;
  }

  /** Matches every object. */
  public static LabelSelector everything() {
    return EVERYTHING;
  }

  /** Matches no object. */
  public static LabelSelector nothing() {
    return NOTHING;
  }

  /** All of these conditions. */
  public static LabelSelector of(List<Requirement> requirements) {
    return requirements.isEmpty() ? EVERYTHING : new LabelSelector(requirements, false);
  }

  /**
   * Reads the text form, such as {@code app=web,tier in (a, b),!canary}.
   *
   * @throws IllegalArgumentException with the specification's message
   */
  public static LabelSelector parse(String text) {
    return of(new SelectorParser(text).parse());
  }

  /**
   * Exactly these labels: the selectors of services and replication controllers. An empty map
   * selects nothing, because nobody who leaves a selector out means every pod there is.
   */
  public static LabelSelector ofEqualityMap(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return NOTHING;
    }
    return of(
        labels.entrySet().stream()
            .map(
                label ->
                    new Requirement(
                        label.getKey(), Requirement.Operator.EQUALS, List.of(label.getValue())))
            .toList());
  }

  /**
   * Reads the JSON form with {@code matchLabels} and {@code matchExpressions}. An absent selector
   * matches nothing, an empty one everything.
   *
   * @throws IllegalArgumentException when it is not of that form
   */
  public static LabelSelector fromJson(JsonNode selector) {
    if (selector.isMissingNode() || selector.isNull()) {
      return NOTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    for (var label : selector.path("matchLabels").properties()) {
      requirements.add(
          new Requirement(
              label.getKey(), Requirement.Operator.EQUALS, List.of(label.getValue().asText())));
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      requirements.add(
          new Requirement(
              expression.path("key").asText(),
              operator(expression.path("operator").asText()),
              values));
    }
    return of(requirements);
  }

  private static Requirement.Operator operator(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "in" -> Requirement.Operator.IN;
      case "notin" -> Requirement.Operator.NOT_IN;
      case "exists" -> Requirement.Operator.EXISTS;
      case "doesnotexist" -> Requirement.Operator.DOES_NOT_EXIST;
      default ->
          throw new IllegalArgumentException(
              "\"" + name + "\" is not a valid label selector operator");
    };
  }

  /** True when an object with these labels is selected. */
  public boolean matches(Map<String, String> labels) {
    if (nothing) {
      return false;
    }
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** True when the object is selected. */
  public boolean matches(KubeObject object) {
    return matches(object.labels());
  }

  /** True when every object is selected. */
  public boolean isEverything() {
    return !nothing && requirements.isEmpty();
  }

  /** True when no object can be selected. */
  public boolean isNothing() {
    return nothing;
  }

  /** The conditions, in the order written. */
  public List<Requirement> requirements() {
    return requirements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelSelector selector
        && nothing == selector.nothing
        && requirements.equals(selector.requirements);
  }

  @Override
  public int hashCode() {
    return requirements.hashCode() + (nothing ? 1 : 0);
  }

  /** The text form; empty for everything. */
  @Override
  public String toString() {
    return nothing
        ? "<none>"
        : requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
