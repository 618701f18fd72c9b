/**
 * Benchmarks that drive the runnable jar from outside, as a user would, each figure beside a
 * baseline taken in the same run. Single-threaded but for the calls it measures.
 */
@NullMarked
package dev.slipway.bench;

import org.jspecify.annotations.NullMarked;
