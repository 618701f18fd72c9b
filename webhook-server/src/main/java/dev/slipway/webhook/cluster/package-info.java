/**
 * The cluster behind the front door, reached through the Kubernetes API only: Repositories are
 * marked, Stacks are watched. Safe for threads.
 */
@NullMarked
package dev.slipway.webhook.cluster;

import org.jspecify.annotations.NullMarked;
