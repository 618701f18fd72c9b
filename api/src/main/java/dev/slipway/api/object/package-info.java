/**
 * Kubernetes objects as immutable JSON values, and the keys that name them. Imports nobody; every
 * other package builds on it. All types are immutable and safe to share between threads.
 */
@NullMarked
package dev.slipway.api.object;

import org.jspecify.annotations.NullMarked;
