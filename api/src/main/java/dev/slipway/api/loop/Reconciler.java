package dev.slipway.api.loop;

/**
 * Makes the world agree with what is wanted for one key.
 *
 * <p>Level-triggered: a call says only that something about the key may have changed, not what, and
 * several changes may come as one call. The implementation reads the present state and acts on
 * that. It is never called for the same key by two threads at once.
 */
@FunctionalInterface
public interface Reconciler<K> {
  /**
   * Reconciles {@code key}.
   *
   * @throws Exception treated as {@link Outcome.Failed}
   */
  Outcome reconcile(K key) throws Exception;
}
