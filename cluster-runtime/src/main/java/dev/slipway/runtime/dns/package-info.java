/**
 * The cluster's name server: Services and their endpoints by name, everything else from the
 * machine's own resolvers. Only the composition root calls it. One thread receives datagrams and
 * answers cluster names at once; whatever waits for others runs on virtual threads, limited in
 * number.
 */
@NullMarked
package dev.slipway.runtime.dns;

import org.jspecify.annotations.NullMarked;
