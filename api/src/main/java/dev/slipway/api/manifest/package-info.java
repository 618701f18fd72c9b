/**
 * Reads manifests from files and pushes: YAML, JSON, several documents, lists; with limits and with
 * the line of every finding. Depends on {@code object} and {@code conversion}; stateless and safe
 * for threads.
 */
@NullMarked
package dev.slipway.api.manifest;

import org.jspecify.annotations.NullMarked;
