/**
 * Resources that CustomResourceDefinitions define: their types, schemas, columns, and how they come
 * and go. Definitions are served from the moment they are written. Safe for threads.
 */
@NullMarked
package dev.slipway.runtime.apiserver.custom;

import org.jspecify.annotations.NullMarked;
