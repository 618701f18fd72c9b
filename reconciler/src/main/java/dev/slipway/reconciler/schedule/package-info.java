/**
 * When repositories are looked at without anybody asking: intervals and cron expressions on one
 * Quartz scheduler with daemon threads. Called by the operator; safe for threads.
 */
@NullMarked
package dev.slipway.reconciler.schedule;

import org.jspecify.annotations.NullMarked;
