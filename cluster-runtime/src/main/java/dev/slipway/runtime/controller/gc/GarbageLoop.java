package dev.slipway.runtime.controller.gc;

import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.Outcome;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.Ticker;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.gc.GraphNode.Owner;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches all objects and has those looked at whose owners changed. */
public final class GarbageLoop implements AutoCloseable {
  private static final int WORKERS = 8;
  private static final String KINDS = "kinds";

  private final ObjectGraph graph = new ObjectGraph();
  private final AbsentOwners absent = new AbsentOwners();
  private final ReconcileLoop<String> objects;
  private final ReconcileLoop<String> kinds;
  private final Monitors monitors;

  /** Listens to {@code informers}; works once started. */
  public GarbageLoop(KubernetesClient client, Clock clock, Ticker ticker, Informers informers) {
    KnownKinds known = new KnownKinds();
    Collector collector = new Collector(client, graph, known, absent, this::lookAt);
    this.objects =
        new ReconcileLoop<>(LoopSettings.of("garbage", WORKERS), collector::sync, clock, ticker);
    this.monitors = new Monitors(client, informers, known, new Changes());
    this.kinds =
        new ReconcileLoop<>(
            LoopSettings.of("garbage-kinds", 1), key -> monitors.refresh(), clock, ticker);
    informers.definitions().listen(this::definitionChanged);
  }

  private void lookAt(String uid) {
    objects.add(uid);
  }

  /**
   * Returns when every kind is watched; the informers' first lists must be here.
   *
   * @throws IllegalStateException when kinds cannot be listed or watched
   */
  public void start() {
    try {
      if (monitors.refresh() instanceof Outcome.Failed failed) {
        throw new IllegalStateException(failed.reason());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while listing what there is", e);
    }
    kinds.start();
    objects.start();
  }

  private void definitionChanged(
      @Nullable CustomResourceDefinition before, @Nullable CustomResourceDefinition after) {
    kinds.add(KINDS);
  }

  private final class Changes implements Monitors.Listener {
    @Override
    public void present(GraphNode node) {
      Optional<GraphNode> before = graph.put(node);
      boolean ownersChanged = before.isEmpty() || !before.get().owners().equals(node.owners());
      if (node.orphansDependents()
          || node.waitsForDependents()
          || (ownersChanged && graph.isSuspect(node))) {
        lookAt(node.uid());
      }
      before.stream()
          .flatMap(previous -> previous.owners().stream())
          .filter(owner -> !node.owners().contains(owner))
          .forEach(this::lostDependent);
    }

    @Override
    public void gone(GraphNode node) {
      absent.add(node.uid());
      lost(node);
    }

    @Override
    public void lost(GraphNode node) {
      graph.remove(node.uid());
      graph.dependentsOf(node.uid()).forEach(dependent -> lookAt(dependent.uid()));
      node.owners().forEach(this::lostDependent);
    }

    /** An owner that waits for its dependents may have waited for this one. */
    private void lostDependent(Owner owner) {
      if (graph.get(owner.uid()).map(GraphNode::waitsForDependents).orElse(false)) {
        lookAt(owner.uid());
      }
    }
  }

  /** Finishes what was begun. */
  @Override
  public void close() {
    kinds.close();
    objects.close();
    monitors.close();
  }
}
