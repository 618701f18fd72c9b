/**
 * The endpoints controllers: for each Service with a selector, the addresses of the pods that serve
 * it; for every Service, the same in slices. Each loop owns its threads; how addresses are grouped
 * is pure.
 */
@NullMarked
package dev.slipway.runtime.controller.endpoints;

import org.jspecify.annotations.NullMarked;
