/**
 * Writes core/v1 events about objects, counting repetitions instead of writing them anew. Any
 * component may use it: it needs a Kubernetes client only. Safe for threads; recording never waits
 * for the API server.
 */
@NullMarked
package dev.slipway.runtime.events;

import org.jspecify.annotations.NullMarked;
