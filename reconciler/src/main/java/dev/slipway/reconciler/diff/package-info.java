/**
 * What an object lacks to be what git says: field by field, with the owner of every difference.
 * Pure functions on JSON without I/O; called by {@code plan} and {@code drift}; safe for threads.
 */
@NullMarked
package dev.slipway.reconciler.diff;

import org.jspecify.annotations.NullMarked;
