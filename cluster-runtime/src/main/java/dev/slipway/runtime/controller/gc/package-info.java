/**
 * The garbage collector: deletes what is owned only by objects that are gone, and sees foreground
 * and orphaning deletions through, for every kind that discovery names. The graph is pure; loops
 * own their threads.
 */
@NullMarked
package dev.slipway.runtime.controller.gc;

import org.jspecify.annotations.NullMarked;
