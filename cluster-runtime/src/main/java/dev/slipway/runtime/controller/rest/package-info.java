/**
 * Requests that the typed client has no method for: discovery, and deletion bound to a uid. Safe
 * for threads; every call waits for the API server.
 */
@NullMarked
package dev.slipway.runtime.controller.rest;

import org.jspecify.annotations.NullMarked;
