/**
 * The service proxy: makes cluster IPs, node ports and external addresses of Services reach their
 * endpoints by nftables rules in one table of its own. Only the composition root calls it; one
 * thread of its own owns all state, everything below {@code ServiceProxy} is either pure or
 * confined to that thread.
 */
@NullMarked
package dev.slipway.runtime.proxy;

import org.jspecify.annotations.NullMarked;
