/**
 * The one noun of the operator: a {@code SyncPlan}, computed from what git says, what runs and what
 * we own, and printed, applied and tested as that one value. Pure: no I/O, no client, no clock, no
 * log; safe for threads.
 */
@NullMarked
package dev.slipway.reconciler.plan;

import org.jspecify.annotations.NullMarked;
