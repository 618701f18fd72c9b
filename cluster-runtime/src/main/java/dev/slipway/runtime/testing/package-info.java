/**
 * An API server for tests: real HTTPS, real semantics, nothing on disk but keys. May be used by the
 * tests of every module.
 */
@NullMarked
package dev.slipway.runtime.testing;

import org.jspecify.annotations.NullMarked;
