package dev.slipway.runtime.apiserver.wire;

import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.storage.CachedObject;
import dev.slipway.runtime.apiserver.storage.Filter;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The label and field selectors of a call.
 *
 * @param predicate what both let through
 * @param everything true when there is no selector
 */
public record Selection(Predicate<CachedObject> predicate, boolean everything) {
  /** Reads {@code labelSelector} and {@code fieldSelector}. */
  public static Selection of(Call call, ResourceType type) {
    String labels = call.parameter("labelSelector").orElse("");
    String fields = call.parameter("fieldSelector").orElse("");
    Predicate<Map<String, String>> byLabel = LabelSelector.parse(labels);
    Predicate<CachedObject> byField = FieldSelector.parse(fields, type).predicate();
    return new Selection(
        byField.and(object -> byLabel.test(object.labels())), labels.isBlank() && fields.isEmpty());
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
