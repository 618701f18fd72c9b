/**
 * The HTTP side of requests: paths, parameters, media types, bodies in and out, tables, error
 * bodies. Knows resource types, not the store. Stateless or confined to one request's thread.
 */
@NullMarked
package dev.slipway.runtime.apiserver.wire;

import org.jspecify.annotations.NullMarked;
