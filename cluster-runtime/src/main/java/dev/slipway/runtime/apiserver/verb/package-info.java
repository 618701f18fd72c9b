/**
 * The verbs of the API, one class each: they read a request, call the registry or the watch cache,
 * and answer. Stateless; called on the request's own (virtual) thread.
 */
@NullMarked
package dev.slipway.runtime.apiserver.verb;

import org.jspecify.annotations.NullMarked;
