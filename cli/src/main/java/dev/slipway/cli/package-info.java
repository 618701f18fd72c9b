/**
 * The slipway program: reads the command line, runs one command, turns its outcome into an exit
 * code.
 */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
