/**
 * The container runtime contract on a Docker engine, over its socket. Only the composition of the
 * kubelet creates one; everybody else sees the contract. Safe for threads.
 */
@NullMarked
package dev.slipway.runtime.kubelet.docker;

import org.jspecify.annotations.NullMarked;
