/**
 * The work queue that every reconciling component stands on: keys in, one call per key at a time,
 * retries with back-off. Anybody may use it; it knows no Kubernetes client and no object. Safe for
 * threads; threads start with {@link dev.slipway.api.loop.ReconcileLoop#start} and end with close.
 */
@NullMarked
package dev.slipway.api.loop;

import org.jspecify.annotations.NullMarked;
