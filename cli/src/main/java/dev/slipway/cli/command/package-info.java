/**
 * One class per command. Each is made by picocli, runs on the main thread and answers its exit
 * code.
 */
@NullMarked
package dev.slipway.cli.command;

import org.jspecify.annotations.NullMarked;
