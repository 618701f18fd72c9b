/** The demonstration: the main job step by step on the real parts, each step checked. */
@NullMarked
package dev.slipway.cli.demo;

import org.jspecify.annotations.NullMarked;
