/**
 * The built-in git server: bare repositories over smart HTTP, a gate that reads what is pushed
 * before it counts, and the report that streams back into the push. Each request runs on a thread
 * of its own.
 */
@NullMarked
package dev.slipway.webhook.git;

import org.jspecify.annotations.NullMarked;
