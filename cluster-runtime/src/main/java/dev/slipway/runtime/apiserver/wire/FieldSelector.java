package dev.slipway.runtime.apiserver.wire;

import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.resource.ResourceType.Scope;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.CachedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads field selectors: {@code metadata.name=x,spec.nodeName!=n}. */
final class FieldSelector {
  private static final String NAME = "metadata.name";
  private static final String NAMESPACE = "metadata.namespace";

  private final List<Term> terms;

  private record Term(String field, String value, boolean equal) {}

  private FieldSelector(List<Term> terms) {
    this.terms = terms;
  }

  static FieldSelector parse(String text, ResourceType type) {
    List<Term> terms = new ArrayList<>();
    for (String one : text.split("(?<!\\\\),")) {
      if (one.isEmpty()) {
        continue;
      }
      int operator = one.indexOf('=');
      if (operator <= 0) {
        throw ApiException.badRequest(
            "invalid selector: '" + text + "'; can't understand '" + one + "'");
      }
      boolean equal = one.charAt(operator - 1) != '!';
      String field = one.substring(0, equal ? operator : operator - 1);
      String value = one.substring(operator + (one.startsWith("==", operator) ? 2 : 1));
      checkKnown(field, type);
      terms.add(new Term(field, value.replaceAll("\\\\(.)", "$1"), equal));
    }
    return new FieldSelector(terms);
  }

  private static void checkKnown(String field, ResourceType type) {
    boolean namespaced = type.scope() == Scope.NAMESPACED;
    if (field.equals(NAME)
        || (namespaced && field.equals(NAMESPACE))
        || type.selectableFieldNames().contains(field)) {
      return;
    }
    String known =
        Stream.of(NAME, NAMESPACE)
            .filter(one -> namespaced || one.equals(NAME))
            .map(one -> '"' + one + '"')
            .collect(Collectors.joining(", "));
    throw ApiException.badRequest(
        type.selectableFieldNames().isEmpty()
            ? "\"" + field + "\" is not a known field selector: only " + known
            : "field label not supported: " + field);
  }

  /** The one name that can match, if the selector says so. */
  Optional<String> name() {
    return terms.stream()
        .filter(term -> term.equal && term.field.equals(NAME))
        .map(Term::value)
        .findFirst();
  }

  Predicate<CachedObject> predicate() {
    return object ->
        terms.stream().allMatch(term -> term.value.equals(value(object, term.field)) == term.equal);
  }

  private static String value(CachedObject object, String field) {
    return switch (field) {
      case NAME -> object.name();
      case NAMESPACE -> object.namespace();
      default -> object.fields().getOrDefault(field, "");
    };
  }
}
