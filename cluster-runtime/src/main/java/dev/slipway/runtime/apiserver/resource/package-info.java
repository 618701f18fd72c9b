/**
 * What the server needs to know of one kind of object; adding a kind is adding one implementation.
 * Pure: no input or output, no clocks; safe for threads.
 */
@NullMarked
package dev.slipway.runtime.apiserver.resource;

import org.jspecify.annotations.NullMarked;
