/**
 * The front door: one HTTP server with the git receiver, the webhook receivers, the status page and
 * the metrics. Started and stopped by the composition root.
 */
@NullMarked
package dev.slipway.webhook;

import org.jspecify.annotations.NullMarked;
