/**
 * Makes a machine ready: finds what is missing, brings it through the system's package manager,
 * starts Docker. Called from commands only, on one thread.
 */
@NullMarked
package dev.slipway.cli.machine;

import org.jspecify.annotations.NullMarked;
