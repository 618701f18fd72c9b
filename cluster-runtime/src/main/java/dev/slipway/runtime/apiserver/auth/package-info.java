/**
 * Who a request comes from, and whether it may do what it asks. Called by the API server's HTTP
 * layer on any thread; holds no mutable state.
 */
@NullMarked
package dev.slipway.runtime.apiserver.auth;

import org.jspecify.annotations.NullMarked;
