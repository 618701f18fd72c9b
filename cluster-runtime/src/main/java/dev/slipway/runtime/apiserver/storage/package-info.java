/**
 * Objects in the store: their keys and bytes, compare-and-set updates, and the watch cache that
 * serves lists and watches from memory. Only the API server's verbs may call it. Safe for threads;
 * lock order: the watch cache's progress lock is never held while a type's lock is taken.
 */
@NullMarked
package dev.slipway.runtime.apiserver.storage;

import org.jspecify.annotations.NullMarked;
