/**
 * Whether objects do what they are for: one rule per kind, with a reason a person can act on. Pure
 * functions of objects and a given time; called by the operator; safe for threads.
 */
@NullMarked
package dev.slipway.reconciler.health;

import org.jspecify.annotations.NullMarked;
