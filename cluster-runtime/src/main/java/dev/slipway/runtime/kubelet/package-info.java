/**
 * The node agent: runs the pods that the API assigns to one node and reports how they do. {@link
 * dev.slipway.runtime.kubelet.Kubelet} is the entry; the composition root starts and closes it. One
 * worker at a time holds a pod; different pods go on side by side.
 */
@NullMarked
package dev.slipway.runtime.kubelet;

import org.jspecify.annotations.NullMarked;
