/**
 * Git repositories as trees of manifest directories: one bare clone per Repository, fetched
 * incrementally and read straight from its object database, never checked out. Called by the
 * operator; a {@code GitSource} is used by one thread at a time, everything it hands out is
 * immutable.
 */
@NullMarked
package dev.slipway.reconciler.source;

import org.jspecify.annotations.NullMarked;
