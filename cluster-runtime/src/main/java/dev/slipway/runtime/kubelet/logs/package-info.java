/**
 * The kubelet's own HTTPS endpoint: container logs, health and the pods it holds. The API server
 * calls it; each request has a virtual thread.
 */
@NullMarked
package dev.slipway.runtime.kubelet.logs;

import org.jspecify.annotations.NullMarked;
