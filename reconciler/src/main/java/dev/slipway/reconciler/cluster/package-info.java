/**
 * The cluster as the operator sees it: kinds by discovery, objects of every kind as plain JSON kept
 * current by watches, and the few requests that change them. All types are safe for threads; the
 * Kubernetes client is the caller's to close.
 */
@NullMarked
package dev.slipway.reconciler.cluster;

import org.jspecify.annotations.NullMarked;
