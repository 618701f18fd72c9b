/**
 * Carries plans out: wave by wave, side by side within a wave, by server-side apply. Called by the
 * operator and the teardown; blocks its caller until every request is answered.
 */
@NullMarked
package dev.slipway.reconciler.apply;

import org.jspecify.annotations.NullMarked;
