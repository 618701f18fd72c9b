package dev.slipway.reconciler.operator;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.loop.BackOff;
import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.SystemTicker;
import dev.slipway.api.resource.Crds;
import dev.slipway.api.resource.Labels;
import dev.slipway.reconciler.apply.PlanExecutor;
import dev.slipway.reconciler.cluster.KindCatalogue;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.cluster.KubeApi;
import dev.slipway.reconciler.cluster.LiveObjects;
import dev.slipway.reconciler.cluster.LiveObjects.Scope;
import dev.slipway.reconciler.cluster.StatusWriter;
import dev.slipway.reconciler.diff.ObjectDiff;
import dev.slipway.reconciler.render.ManifestCache;
import dev.slipway.reconciler.render.ManifestParser;
import dev.slipway.reconciler.render.Renderer;
import dev.slipway.reconciler.schedule.Schedules;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;

/**
 * Keeps a cluster equal to the repositories that its Repository objects name. The client is the
 * caller's to close.
 */
public final class Operator implements AutoCloseable {
  private static final int CACHED_FILES = 20_000;
  private static final BackOff BACK_OFF =
      new BackOff(Duration.ofMillis(100), Duration.ofMinutes(1));

  private final SystemTicker ticker;
  private final KubeApi api;
  private final KindCatalogue kinds;
  private final LiveObjects live;
  private final Sources sources;
  private final Schedules schedules;
  private final ReconcileLoop<Ref> repositories;
  private final ReconcileLoop<Ref> stacks;

  /** Puts an operator together and starts nothing but its scheduler's and ticker's threads. */
  public Operator(OperatorConfig config, KubernetesClient client, Clock clock) {
    requireNonNull(config);
    this.ticker = new SystemTicker("slipway-operator");
    this.api = new KubeApi(client, ObjectDiff.MANAGER);
    this.kinds = new KindCatalogue(api, clock);
    Router router = new Router();
    this.live = new LiveObjects(client, Labels.STACK, router);
    this.sources =
        new Sources(
            config.dataDir().resolve("sources"),
            new Renderer(new ManifestCache(ManifestParser.standard(), CACHED_FILES)));
    World world =
        new World(
            api,
            kinds,
            live,
            new PlanExecutor(api, kinds, live),
            new StatusWriter(api, live),
            router.pods(),
            new Revisions(),
            sources,
            new Events(api, clock),
            new FullLooks(clock),
            clock);
    StackReconciler stackReconciler = new StackReconciler(world);
    this.stacks =
        new ReconcileLoop<>(
            LoopSettings.of("slipway-stacks", config.stackWorkers()).withBackOff(BACK_OFF),
            stackReconciler::reconcile,
            clock,
            ticker);
    this.schedules = Schedules.start(router::due);
    RepositoryReconciler repositoryReconciler =
        new RepositoryReconciler(world, schedules, stacks::add);
    this.repositories =
        new ReconcileLoop<>(
            LoopSettings.of("slipway-repositories", config.repositoryWorkers())
                .withBackOff(BACK_OFF),
            repositoryReconciler::reconcile,
            clock,
            ticker);
    router.connect(live, repositories, stacks, repositoryReconciler::makeDue);
  }

  /**
   * Starts working; returns when our kinds are served and the first lists are in.
   *
   * @throws IllegalStateException saying what is missing
   */
  public void start() {
    try {
      new Definitions(api, kinds, ticker).install(Crds.all());
      live.watch(Kinds.STACK, Scope.ALL);
      live.watch(Kinds.POD, Scope.ALL);
      live.watch(Kinds.SERVICE, Scope.LABELLED);
      live.watch(Kinds.REPLICATION_CONTROLLER, Scope.LABELLED);
      // Before any work: a stack whose Repository is not known yet would be taken for abandoned.
      live.watch(Kinds.REPOSITORY, Scope.ALL);
      stacks.start();
      repositories.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  /** True when nothing waits to be looked at and nothing is being looked at. */
  public boolean isIdle() {
    return repositories.isIdle() && stacks.isIdle();
  }

  @Override
  public void close() {
    schedules.close();
    repositories.close();
    stacks.close();
    live.close(); // what is being worked on still reads it
    ticker.close();
    sources.close();
  }
}
