package dev.slipway.runtime.apiserver.wire;

import dev.slipway.api.selector.FieldSelector;
import dev.slipway.api.selector.LabelSelector;
import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.resource.ResourceType.Scope;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.CachedObject;
import dev.slipway.runtime.apiserver.storage.Filter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The label and field selectors of a call.
 *
 * @param predicate what both let through
 * @param everything true when there is no selector
 */
public record Selection(Predicate<CachedObject> predicate, boolean everything) {
  private static final String NAME = "metadata.name";
  private static final String NAMESPACE = "metadata.namespace";

  /** Reads {@code labelSelector} and {@code fieldSelector}. */
  public static Selection of(Call call, ResourceType type) {
    LabelSelector labels = labels(call.parameter("labelSelector").orElse(""));
    FieldSelector fields = fields(call.parameter("fieldSelector").orElse(""), type);
    return new Selection(
        object ->
            labels.matches(object.labels())
                && (fields.isEverything() || fields.matches(fieldsOf(object))),
        labels.isEverything() && fields.isEverything());
  }

  private static LabelSelector labels(String text) {
    try {
      return LabelSelector.parse(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static FieldSelector fields(String text, ResourceType type) {
    FieldSelector selector;
    try {
      selector = FieldSelector.parse(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
    selector.terms().forEach(term -> checkKnown(term.field(), type));
    return selector;
  }

  private static void checkKnown(String field, ResourceType type) {
    boolean namespaced = type.scope() == Scope.NAMESPACED;
    if (field.equals(NAME)
        || (namespaced && field.equals(NAMESPACE))
        || type.selectableFieldNames().contains(field)) {
      return;
    }
    throw ApiException.badRequest(
        type.selectableFieldNames().isEmpty()
            ? "\""
                + field
                + "\" is not a known field selector: only \"metadata.name\","
                + " \"metadata.namespace\""
            : "field label not supported: " + field);
  }

  private static Map<String, String> fieldsOf(CachedObject object) {
    Map<String, String> fields = new LinkedHashMap<>(object.fields());
    fields.put(NAME, object.name());
    fields.put(NAMESPACE, object.namespace());
    return fields;
  }

  /** The filter for objects below a prefix. */
  public Filter below(String keyPrefix) {
    return new Filter(keyPrefix, predicate);
  }

  /** The same selection, but of one object only. */
  public Selection named(String name) {
    return new Selection(predicate.and(object -> object.name().equals(name)), false);
  }
}
