/**
 * Where a cluster departed from git after having been equal to it: field by field, since when and
 * by whom, while it lasts and for a while after it was healed. The log is pure; reports render it
 * as text, JSON and HTML.
 */
@NullMarked
package dev.slipway.reconciler.drift;

import org.jspecify.annotations.NullMarked;
