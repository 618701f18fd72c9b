/**
 * How commands speak: text, JSON or YAML on standard output, progress on standard error. Leaf
 * package.
 */
@NullMarked
package dev.slipway.cli.output;

import org.jspecify.annotations.NullMarked;
