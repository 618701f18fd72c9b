/**
 * The API's errors as values of the specification: reason, code, causes. Leaf package; immutable.
 */
@NullMarked
package dev.slipway.runtime.apiserver.status;

import org.jspecify.annotations.NullMarked;
