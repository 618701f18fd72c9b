/**
 * The life cycle of a pod as pure functions: what is wanted, what is there, what to do next. No
 * clock, no input or output; safe for threads.
 */
@NullMarked
package dev.slipway.runtime.kubelet.pod;

import org.jspecify.annotations.NullMarked;
