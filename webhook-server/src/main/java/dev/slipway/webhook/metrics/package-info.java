/** What Prometheus is told, and whether the front door can work. Safe for threads. */
@NullMarked
package dev.slipway.webhook.metrics;

import org.jspecify.annotations.NullMarked;
