/**
 * The revisioned key-value store that everything durable stands on. Only the API server may call
 * it. Implementations are safe for threads; watch listeners are called on one thread per watch, in
 * revision order.
 */
@NullMarked
package dev.slipway.runtime.store;

import org.jspecify.annotations.NullMarked;
