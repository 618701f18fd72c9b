/**
 * Cluster IPs and node ports of services: reserved in the store before the service is written, so
 * that no two services ever share one, and given back when it goes. Called by the registry; safe
 * for threads.
 */
@NullMarked
package dev.slipway.runtime.apiserver.services;

import org.jspecify.annotations.NullMarked;
