/**
 * What the kubelet asks of a container runtime, as values and one interface. Every other package of
 * the kubelet may call it; implementations are safe for threads and block the caller.
 */
@NullMarked
package dev.slipway.runtime.kubelet.runtime;

import org.jspecify.annotations.NullMarked;
