/**
 * The structure of API types: fields, and how their lists and maps merge. Built-in kinds come from
 * committed lists, custom ones from their own schema. Leaf package of pure values; all types are
 * immutable, filled in lazily, and safe for threads.
 */
@NullMarked
package dev.slipway.runtime.apiserver.schema;

import org.jspecify.annotations.NullMarked;
