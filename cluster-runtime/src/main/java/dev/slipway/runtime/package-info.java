/**
 * The composition root of the cluster: starts etcd, the API server and the components around it,
 * and stops them in reverse order. Called by the command line; the components themselves know only
 * a Kubernetes client.
 */
@NullMarked
package dev.slipway.runtime;

import org.jspecify.annotations.NullMarked;
