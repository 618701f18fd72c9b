package dev.slipway.reconciler.operator;

import dev.slipway.reconciler.apply.PlanExecutor;
import dev.slipway.reconciler.cluster.KindCatalogue;
import dev.slipway.reconciler.cluster.KubeApi;
import dev.slipway.reconciler.cluster.LiveObjects;
import dev.slipway.reconciler.cluster.StatusWriter;
import java.time.Clock;

/**
 * What both loops work with.
 *
 * @param api requests to the cluster
 * @param kinds the kinds it serves
 * @param live its objects
 * @param executor carries plans out
 * @param statuses writes statuses
 * @param pods which controller has which pods
 * @param revisions what the repositories say
 * @param sources the copies of the repositories
 * @param events tells people
 * @param looks tells when everything has been compared
 * @param clock the time
 */
record World(
    KubeApi api,
    KindCatalogue kinds,
    LiveObjects live,
    PlanExecutor executor,
    StatusWriter statuses,
    PodIndex pods,
    Revisions revisions,
    Sources sources,
    Events events,
    FullLooks looks,
    Clock clock) {}
