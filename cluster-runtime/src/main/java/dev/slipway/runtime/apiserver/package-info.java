/**
 * The API server: wires its parts and speaks HTTPS. The root of the rooms below it, which never
 * import it. Starts and stops threads; everything else runs on a request's own virtual thread.
 */
@NullMarked
package dev.slipway.runtime.apiserver;

import org.jspecify.annotations.NullMarked;
