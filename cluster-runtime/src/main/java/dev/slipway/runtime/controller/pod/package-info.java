/** What several controllers read off a pod. Pure functions; safe for threads. */
@NullMarked
package dev.slipway.runtime.controller.pod;

import org.jspecify.annotations.NullMarked;
