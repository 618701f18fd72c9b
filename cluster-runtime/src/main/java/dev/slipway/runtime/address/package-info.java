/**
 * IPv4 addresses and ranges as values, parsed strictly: what comes out is safe to put into a rule
 * or a record. Imports nobody; pure and safe for threads.
 */
@NullMarked
package dev.slipway.runtime.address;

import org.jspecify.annotations.NullMarked;
