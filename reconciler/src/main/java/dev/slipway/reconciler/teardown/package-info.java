/**
 * Takes applications down and brings them back, without the repository: from the cluster alone.
 * Called by the command line; blocks its caller.
 */
@NullMarked
package dev.slipway.reconciler.teardown;

import org.jspecify.annotations.NullMarked;
