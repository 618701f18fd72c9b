/**
 * What a commit or a working directory would change, computed with the operator's own rendering and
 * planning and without changing anything. Called by the command line; needs no running operator.
 */
@NullMarked
package dev.slipway.reconciler.preview;

import org.jspecify.annotations.NullMarked;
