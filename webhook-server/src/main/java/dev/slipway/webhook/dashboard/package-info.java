/**
 * The status page: rendered here, complete without scripts, and refreshed by server-sent events
 * where there are some. Safe for threads.
 */
@NullMarked
package dev.slipway.webhook.dashboard;

import org.jspecify.annotations.NullMarked;
