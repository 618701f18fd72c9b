/**
 * What creating, changing and deleting an object means, whatever its kind: names, namespaces,
 * generations, preconditions, finalizers, graceful deletion. Works on trees in the stored version;
 * called by the verbs and at start. Safe for threads.
 */
@NullMarked
package dev.slipway.runtime.apiserver.registry;

import org.jspecify.annotations.NullMarked;
