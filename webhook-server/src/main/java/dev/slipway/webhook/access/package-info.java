/** Who may do what at the front door. Safe for threads. */
@NullMarked
package dev.slipway.webhook.access;

import org.jspecify.annotations.NullMarked;
