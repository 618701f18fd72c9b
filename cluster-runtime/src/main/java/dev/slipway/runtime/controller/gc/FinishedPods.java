package dev.slipway.runtime.controller.gc;

import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.Outcome;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.Ticker;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.controller.rest.Deletion;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the number of pods that ran to their end in bounds, so that they and their containers do
 * not pile up for ever: the oldest go first. Pods of before are there to be looked at, so nothing
 * is removed below the bound.
 */
public final class FinishedPods implements AutoCloseable {
  /**
   * Kubernetes keeps 12,500 in a cluster of thousands of nodes; here each has its containers on one
   * of a few machines.
   */
  public static final int KEPT = 500;

  private static final String ALL = "finished pods";

  /** Pods often finish in crowds: they are counted once for all. */
  private static final Duration CROWD = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final Informers informers;
  private final int kept;
  private final ReconcileLoop<String> loop;

  /** Listens to {@code informers}; works once started. */
  public FinishedPods(
      KubernetesClient client, Clock clock, Ticker ticker, Informers informers, int kept) {
    this.client = client;
    this.informers = informers;
    this.kept = kept;
    this.loop =
        new ReconcileLoop<>(
            LoopSettings.of("finished-pods", 1), key -> removeOldest(), clock, ticker);
    informers.pods().listen(this::podChanged);
  }

  /** Starts the worker; the informers' first lists must be here. */
  public void start() {
    loop.start();
    loop.add(ALL);
  }

  private void podChanged(@Nullable Pod before, @Nullable Pod after) {
    boolean wasFinished = before != null && PodState.isFinished(before);
    if (after != null && PodState.isFinished(after) && !wasFinished) {
      loop.addAfter(ALL, CROWD);
    }
  }

  private Outcome removeOldest() {
    List<Pod> finished =
        informers.pods().all().stream()
            .filter(pod -> PodState.isFinished(pod) && !PodState.isTerminating(pod))
            .sorted(
                Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp())
                    .thenComparing(pod -> pod.getMetadata().getUid()))
            .toList();
    for (Pod pod : finished.subList(0, Math.max(0, finished.size() - kept))) {
      // Nothing of it runs: there is nothing to shut down in an orderly way.
      Deletion.atOnce(pod.getMetadata().getUid())
          .send(
              client,
              "/api/v1/namespaces/"
                  + pod.getMetadata().getNamespace()
                  + "/pods/"
                  + pod.getMetadata().getName());
    }
    return Outcome.done();
  }

  /** Finishes what was begun. */
  @Override
  public void close() {
    loop.close();
  }
}
