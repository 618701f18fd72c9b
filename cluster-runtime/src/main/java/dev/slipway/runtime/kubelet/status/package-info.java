/**
 * Derives a pod's status from what runs, and writes it to the API when it changed. The derivation
 * is pure; the writer is called by a pod's worker.
 */
@NullMarked
package dev.slipway.runtime.kubelet.status;

import org.jspecify.annotations.NullMarked;
