/**
 * Label and field selectors: their text form, their JSON form, and whether an object matches.
 * Depends on {@code object} only; immutable and safe for threads.
 */
@NullMarked
package dev.slipway.api.selector;

import org.jspecify.annotations.NullMarked;
