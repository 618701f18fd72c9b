package dev.slipway.api.selector;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.object.Names;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One condition on a set of labels.
 *
 * @param key the label
 * @param operator how its value is compared
 * @param values what it is compared with
 */
public record Requirement(String key, Operator operator, List<String> values) {
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,18}");

  /** How a label is compared. */
  public enum Operator {
    EQUALS,
    NOT_EQUALS,
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GREATER_THAN,
    LESS_THAN
  }

  /**
   * @throws IllegalArgumentException when key, values and their number do not suit the operator
   */
  public Requirement {
    requireNonNull(operator);
    values = List.copyOf(values);
    if (!Names.isQualifiedName(key)) {
      throw new IllegalArgumentException(
          "key: Invalid value: \""
              + key
              + "\": name part must consist of alphanumeric characters, '-', '_' or '.', and must"
              + " start and end with an alphanumeric character");
    }
    checkValues(key, operator, values);
  }

  private static void checkValues(String key, Operator operator, List<String> values) {
    switch (operator) {
      case IN, NOT_IN -> {
        if (values.isEmpty()) {
          throw new IllegalArgumentException(
              "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
        }
      }
      case EQUALS, NOT_EQUALS -> {
        if (values.size() != 1) {
          throw new IllegalArgumentException(
              "values: Invalid value: exact-match compatibility requires one single value");
        }
      }
      case EXISTS, DOES_NOT_EXIST -> {
        if (!values.isEmpty()) {
          throw new IllegalArgumentException(
              "values: Invalid value: values set must be empty for exists and does not exist");
        }
      }
      case GREATER_THAN, LESS_THAN -> {
        if (values.size() != 1 || !INTEGER.matcher(values.get(0)).matches()) {
          throw new IllegalArgumentException(
              "values[0]: Invalid value: for 'Gt', 'Lt' operators, the value must be an integer");
        }
      }
    }
    for (String value : values) {
      if (!Names.isLabelValue(value)) {
        throw new IllegalArgumentException(
            "values[0][%s]: Invalid value: \"%s\": a valid label must be an empty string or"
                    .formatted(key, value)
                + " consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                + " with an alphanumeric character");
      }
    }
  }

  /** True when the labels satisfy the condition; absent labels satisfy the negative ones. */
  public boolean matches(Map<String, String> labels) {
    String value = labels.get(key);
    return switch (operator) {
      case EQUALS, IN -> value != null && values.contains(value);
      case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
      case GREATER_THAN -> value != null && compare(value) > 0;
      case LESS_THAN -> value != null && compare(value) < 0;
    };
  }

  /** 0, which satisfies neither direction, when the label's value is no number. */
  private int compare(String value) {
    return INTEGER.matcher(value).matches()
        ? Long.compare(Long.parseLong(value), Long.parseLong(values.get(0)))
        : 0;
  }

  /** The text form. */
  @Override
  public String toString() {
    return switch (operator) {
      case EQUALS -> key + "=" + values.get(0);
      case NOT_EQUALS -> key + "!=" + values.get(0);
      case IN -> key + " in " + list();
      case NOT_IN -> key + " notin " + list();
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
      case GREATER_THAN -> key + ">" + values.get(0);
      case LESS_THAN -> key + "<" + values.get(0);
    };
  }

  private String list() {
    return values.stream().sorted().collect(Collectors.joining(",", "(", ")"));
  }
}
