/**
 * The operator put together: repositories and stacks each have a loop, everything else is called
 * from there. State that must survive is in the status of the resources; what is kept in memory can
 * be found again from git and the cluster.
 *
 * <p>Threads: watches only add keys to the loops; a key is worked on by one worker at a time. The
 * only locks are those of single maps and of one git source, and none is held while another is
 * taken.
 */
@NullMarked
package dev.slipway.reconciler.operator;

import org.jspecify.annotations.NullMarked;
