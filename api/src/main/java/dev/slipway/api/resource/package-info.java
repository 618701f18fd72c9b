/**
 * The {@code slipway.dev/v1alpha1} resources as values: {@code Repository}, {@code Stack}, their
 * definitions for a cluster, and the labels that mark what belongs to them. What people write is
 * read defensively: a field that makes no sense is a {@link dev.slipway.api.resource.SpecProblem},
 * never an exception. Immutable and safe for threads.
 */
@NullMarked
package dev.slipway.api.resource;

import org.jspecify.annotations.NullMarked;
