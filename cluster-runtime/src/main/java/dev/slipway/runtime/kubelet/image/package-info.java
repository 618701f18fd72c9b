/**
 * Brings images to the node: pull policy, back-off, and registries that cannot be reached. Safe for
 * threads; one pull per image at a time.
 */
@NullMarked
package dev.slipway.runtime.kubelet.image;

import org.jspecify.annotations.NullMarked;
