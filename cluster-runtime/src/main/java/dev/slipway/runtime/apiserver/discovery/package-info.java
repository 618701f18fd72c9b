/**
 * What the server says about itself: groups, versions and resources, its version and health. Reads
 * the catalogue; safe for threads.
 */
@NullMarked
package dev.slipway.runtime.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
