/**
 * Decides which node each pod runs on. {@link dev.slipway.runtime.scheduler.Scheduler} owns its
 * threads and talks to the API server through the client it is given; deciding is pure.
 */
@NullMarked
package dev.slipway.runtime.scheduler;

import org.jspecify.annotations.NullMarked;
