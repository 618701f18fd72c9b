/**
 * Makes this machine a node of the cluster: its Node object, lease, conditions and pod network.
 * Runs on one thread of its own.
 */
@NullMarked
package dev.slipway.runtime.kubelet.node;

import org.jspecify.annotations.NullMarked;
