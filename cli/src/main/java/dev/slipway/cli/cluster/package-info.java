/**
 * A cluster as the command line sees it: its data directory, its settings, its process, a client
 * for it.
 */
@NullMarked
package dev.slipway.cli.cluster;

import org.jspecify.annotations.NullMarked;
