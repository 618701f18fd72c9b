/**
 * One kind of object as a component last saw it, with indexes that are never caught half-updated.
 * Any component that watches may use it; it needs a Kubernetes client only. Objects read from here
 * are shared and must not be changed.
 */
@NullMarked
package dev.slipway.runtime.informer;

import org.jspecify.annotations.NullMarked;
