/**
 * The Kubernetes API versions of 2015 ({@code v1beta1}, {@code v1beta2}, {@code v1beta3}) and the
 * way between them and today's {@code v1}, as the servers of that time had it. Pure functions on
 * JSON trees; safe for threads.
 */
@NullMarked
package dev.slipway.api.conversion;

import org.jspecify.annotations.NullMarked;
