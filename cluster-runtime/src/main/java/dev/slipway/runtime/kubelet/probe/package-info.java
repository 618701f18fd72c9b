/**
 * Readiness, liveness and startup probes of running containers. Results are handed to a listener on
 * the probing thread.
 */
@NullMarked
package dev.slipway.runtime.kubelet.probe;

import org.jspecify.annotations.NullMarked;
