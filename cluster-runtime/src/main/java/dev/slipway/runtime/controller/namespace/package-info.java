/**
 * The namespace controller: empties namespaces that are being deleted, then lets them go. Its loop
 * owns its threads.
 */
@NullMarked
package dev.slipway.runtime.controller.namespace;

import org.jspecify.annotations.NullMarked;
