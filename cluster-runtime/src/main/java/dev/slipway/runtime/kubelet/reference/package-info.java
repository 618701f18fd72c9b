/** Reads the ConfigMaps, Secrets and claims that pods refer to. Safe for threads. */
@NullMarked
package dev.slipway.runtime.kubelet.reference;

import org.jspecify.annotations.NullMarked;
