/**
 * From the tree of a commit to the objects that should run: parsed, labelled, with a namespace and
 * with the mark that makes them ours. Pure: content comes in through functions. Called by the
 * operator; stateless but for {@code ManifestCache}, which is safe for threads.
 */
@NullMarked
package dev.slipway.reconciler.render;

import org.jspecify.annotations.NullMarked;
