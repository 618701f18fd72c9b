/**
 * The server process: cluster runtime, operator and front door started in one process, and what
 * removes all of them. The only place that knows every room.
 */
@NullMarked
package dev.slipway.cli.server;

import org.jspecify.annotations.NullMarked;
