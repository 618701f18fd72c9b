package dev.slipway.runtime.apiserver.storage;

import java.util.function.Predicate;

/**
 * Which objects of a type somebody wants to see.
 *
 * @param keyPrefix what their keys start with
 * @param selector what their labels and fields must be
 */
public record Filter(String keyPrefix, Predicate<CachedObject> selector) {
  boolean covers(String key) {
    return key.startsWith(keyPrefix);
  }

  /** True when the object belongs to what is wanted. */
  public boolean matches(CachedObject object) {
    return covers(object.object().key()) && selector.test(object);
  }
}
