/**
 * The replication controller: as many pods as each ReplicationController wants, no more and no
 * less, and a status that says so. Its loop owns its threads; everything else here is called by the
 * loop or is pure.
 */
@NullMarked
package dev.slipway.runtime.controller.replication;

import org.jspecify.annotations.NullMarked;
