package dev.slipway.api.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Conditions on a few fields of an object, all of which must hold. Which fields there are is the
 * business of the kind.
 *
 * @param terms the conditions
 */
public record FieldSelector(List<Term> terms) {
  private static final int LONGEST = 10_000;

  /** Matches every object. */
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  /**
   * One condition.
   *
   * @param field such as {@code metadata.name}
   * @param negated true for {@code !=}
   * @param value what the field is compared with
   */
  public record Term(String field, boolean negated, String value) {
    boolean matches(Map<String, String> fields) {
      return fields.getOrDefault(field, "").equals(value) != negated;
    }

    @Override
    public String toString() {
      return field + (negated ? "!=" : "=") + escape(value);
    }
  }

  public FieldSelector {
    terms = List.copyOf(terms);
  }

  /**
   * Reads {@code metadata.name=x,status.phase!=Running}; a backslash takes a following {@code ,=\}
   * literally.
   *
   * @throws IllegalArgumentException with the specification's message
   */
  public static FieldSelector parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("invalid selector: it is too long");
    }
    List<Term> terms = new ArrayList<>();
    for (String part : split(text)) {
      if (!part.isEmpty()) {
        terms.add(term(text, part));
      }
    }
    return terms.isEmpty() ? EVERYTHING : new FieldSelector(terms);
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == ',') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static Term term(String selector, String part) {
    for (int i = 0; i < part.length(); i++) {
      if (part.charAt(i) == '\\') {
        i++;
      } else if (part.startsWith("!=", i)) {
        return new Term(part.substring(0, i), true, unescape(part.substring(i + 2)));
      } else if (part.charAt(i) == '=') {
        int end = part.startsWith("==", i) ? i + 2 : i + 1;
        return new Term(part.substring(0, i), false, unescape(part.substring(end)));
      }
    }
    throw new IllegalArgumentException(
        "invalid selector: '" + selector + "'; can't understand '" + part + "'");
  }

  private static String unescape(String value) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
        if (i >= value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
          throw new IllegalArgumentException(
              "invalid field selector: invalid escape sequence in value: " + value);
        }
        result.append(value.charAt(i));
      } else if (c == '=' || c == ',') {
        throw new IllegalArgumentException(
            "invalid field selector: unescaped character in value: " + value);
      } else {
        result.append(c);
      }
    }
    return result.toString();
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }

  /** True when the conditions hold; a field that is not there counts as empty. */
  public boolean matches(Map<String, String> fields) {
    return terms.stream().allMatch(term -> term.matches(fields));
  }

  /** True when every object is selected. */
  public boolean isEverything() {
    return terms.isEmpty();
  }

  /** The text form. */
  @Override
  public String toString() {
    return terms.stream().map(Term::toString).collect(Collectors.joining(","));
  }
}
