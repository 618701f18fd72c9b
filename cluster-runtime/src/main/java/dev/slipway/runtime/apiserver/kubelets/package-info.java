/**
 * The way from the API server to the nodes: HTTPS with the server's own client certificate. The
 * connection is made when first used; safe for threads.
 */
@NullMarked
package dev.slipway.runtime.apiserver.kubelets;

import org.jspecify.annotations.NullMarked;
