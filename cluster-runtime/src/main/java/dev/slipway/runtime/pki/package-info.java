/**
 * The cluster's certificate authority, the certificates it issues and the kubeconfig files that
 * carry them, all as private files in one folder. The API server, the etcd supervisor and the
 * composition root call it; safe for threads, and for several processes on one folder.
 */
@NullMarked
package dev.slipway.runtime.pki;

import org.jspecify.annotations.NullMarked;
