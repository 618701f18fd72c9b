/**
 * The kinds of objects the server has built in, one class each: their names, defaults, rules and
 * printed columns, as Kubernetes 1.32 has them. Called by the API server only; pure functions, safe
 * for threads.
 */
@NullMarked
package dev.slipway.runtime.apiserver.kinds;

import org.jspecify.annotations.NullMarked;
