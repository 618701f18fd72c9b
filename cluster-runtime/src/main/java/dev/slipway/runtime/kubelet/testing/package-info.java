/**
 * An in-memory container runtime that obeys the same contract as the Docker one, for tests of
 * anything that drives containers.
 */
@NullMarked
package dev.slipway.runtime.kubelet.testing;

import org.jspecify.annotations.NullMarked;
