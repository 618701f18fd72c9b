/** The watches that all controllers share: one per kind. Safe for threads. */
@NullMarked
package dev.slipway.runtime.controller.cache;

import org.jspecify.annotations.NullMarked;
