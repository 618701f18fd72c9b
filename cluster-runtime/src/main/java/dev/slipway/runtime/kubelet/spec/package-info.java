/**
 * Turns what a pod says about a container into what the runtime is asked for: environment, command,
 * limits, confinement. Pure, but for looking up the objects that a pod refers to.
 */
@NullMarked
package dev.slipway.runtime.kubelet.spec;

import org.jspecify.annotations.NullMarked;
