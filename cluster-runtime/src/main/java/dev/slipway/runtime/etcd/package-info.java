/**
 * The etcd that a cluster starts for itself: found on this machine or run as a container, kept
 * alive, reached by mutual TLS on the loopback address only. The composition root starts it before
 * the store and closes it after; safe for threads.
 */
@NullMarked
package dev.slipway.runtime.etcd;

import org.jspecify.annotations.NullMarked;
