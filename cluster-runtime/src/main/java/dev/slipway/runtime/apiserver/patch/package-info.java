/**
 * The patch formats that change a JSON tree without knowing who owns what: JSON Patch, JSON merge
 * patch, strategic merge patch. Pure functions: arguments are not changed, results share nothing
 * with them; refusals are {@link dev.slipway.runtime.apiserver.status.ApiException}.
 */
@NullMarked
package dev.slipway.runtime.apiserver.patch;

import org.jspecify.annotations.NullMarked;
