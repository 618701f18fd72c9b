/** Time that a test turns by hand. For tests of all modules; never called from main code. */
@NullMarked
package dev.slipway.api.loop.testing;

import org.jspecify.annotations.NullMarked;
