/**
 * Who set which field: field sets in the {@code FieldsV1} form, their bookkeeping on updates, and
 * server-side apply on top of it. Pure functions on JSON trees; arguments are not changed.
 */
@NullMarked
package dev.slipway.runtime.apiserver.managedfields;

import org.jspecify.annotations.NullMarked;
