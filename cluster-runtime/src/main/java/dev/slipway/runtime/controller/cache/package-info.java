/**
 * What the controllers know of the cluster: one watch per kind, shared by all of them, with indexes
 * that are never caught half-updated. Objects read from here are shared and must not be changed.
 */
@NullMarked
package dev.slipway.runtime.controller.cache;

import org.jspecify.annotations.NullMarked;
