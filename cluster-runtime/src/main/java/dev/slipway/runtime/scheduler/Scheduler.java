package dev.slipway.runtime.scheduler;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.Outcome;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.SystemTicker;
import dev.slipway.runtime.events.EventRecorder;
import dev.slipway.runtime.informer.ObjectName;
import dev.slipway.runtime.informer.Watched;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds pods that have no node to the node that suits them best, and says why when there is none.
 *
 * <p>A pod that fits nowhere is looked at again when a node changes or a pod ends. The client stays
 * the caller's to close.
 */
public final class Scheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  // Deciding is one at a time anyway; the workers are for waiting on the API server.
  private static final int WORKERS = 8;
  private static final String NAME = "default-scheduler";
  private static final long START_LIMIT_SECONDS = 60;
  private static final Duration LOOK_AGAIN_ANYWAY = Duration.ofMinutes(5);

  private final ClusterState state = new ClusterState();
  private final Set<ObjectName> waiting = ConcurrentHashMap.newKeySet();
  private final Watched<Pod> pods;
  private final Watched<Node> nodes;
  private final Watched<Service> services;
  private final EventRecorder events;
  private final Binder binder;
  private final SystemTicker ticker = new SystemTicker("scheduler");
  private final ReconcileLoop<ObjectName> loop;

  /** Starts nothing yet. */
  public Scheduler(KubernetesClient client, Clock clock) {
    requireNonNull(client);
    this.pods = Watched.of(client.pods().inAnyNamespace(), Map.of(), Scheduler::trim);
    this.nodes = Watched.of(client.nodes(), Map.of());
    this.services = Watched.of(client.services().inAnyNamespace(), Map.of());
    this.events = new EventRecorder(client, clock, NAME, "");
    this.binder = new Binder(client, clock, events);
    this.loop =
        new ReconcileLoop<>(LoopSettings.of("scheduler", WORKERS), this::schedule, clock, ticker);
    nodes.listen(this::nodeChanged);
    pods.listen(this::podChanged);
  }

  /** The scheduler keeps every pod of the cluster, and reads little of it. */
  private static void trim(Pod pod) {
    pod.getMetadata().setAnnotations(Map.of());
    pod.getSpec().setVolumes(List.of());
    pod.getSpec()
        .getContainers()
        .forEach(
            container -> {
              container.setEnv(List.of());
              container.setCommand(List.of());
              container.setArgs(List.of());
              container.setVolumeMounts(List.of());
            });
  }

  /**
   * Returns when nodes and pods are known and pods are being scheduled.
   *
   * @throws IllegalStateException when the API server does not answer as it should
   */
  public void start() {
    try {
      CompletableFuture.allOf(nodes.start(), services.start(), pods.start())
          .get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IllegalStateException("interrupted while listing nodes and pods", e);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException("the API server does not list nodes and pods", e);
    }
    // The listeners may still be on their way through the first lists: what they have not brought
    // yet must count before the first decision.
    nodes.all().forEach(state::nodeChanged);
    pods.all().forEach(this::count);
    events.start();
    loop.start();
  }

  private void nodeChanged(@Nullable Node before, @Nullable Node after) {
    if (after != null) {
      // The latest, not the one of this event: the first lists may be older than what start() read.
      nodes.get(ObjectName.of(after)).ifPresent(state::nodeChanged);
      if (before == null || matters(before, after)) {
        retryWaiting();
      }
    } else if (before != null) {
      state.nodeRemoved(before.getMetadata().getName());
    }
  }

  /** Heartbeats do not. */
  private static boolean matters(Node before, Node after) {
    return !NodeView.of(before).equals(NodeView.of(after));
  }

  private void podChanged(@Nullable Pod before, @Nullable Pod after) {
    if (after == null) {
      if (before != null) {
        waiting.remove(ObjectName.of(before));
        state.podRemoved(before.getMetadata().getUid());
        retryWaiting();
      }
      return;
    }
    count(after);
    if (isFinished(after)) {
      if (before == null || !isFinished(before)) {
        retryWaiting();
      }
    } else if (isOurs(after) && (before == null || wantsOtherwise(before, after))) {
      loop.add(ObjectName.of(after));
    }
  }

  /** A change of status, such as our own saying that it fits nowhere, is no reason to try again. */
  private static boolean wantsOtherwise(Pod before, Pod after) {
    return !Objects.equals(before.getSpec(), after.getSpec())
        || !Objects.equals(before.getMetadata().getLabels(), after.getMetadata().getLabels());
  }

  private void count(Pod pod) {
    if (isFinished(pod)) {
      state.podRemoved(pod.getMetadata().getUid());
    } else if (isBound(pod)) {
      waiting.remove(ObjectName.of(pod));
      state.podBound(PodReader.needs(pod), pod.getSpec().getNodeName());
    }
  }

  private void retryWaiting() {
    waiting.forEach(loop::add);
  }

  private static boolean isBound(Pod pod) {
    return pod.getSpec().getNodeName() != null && !pod.getSpec().getNodeName().isEmpty();
  }

  private static boolean isFinished(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private static boolean isOurs(Pod pod) {
    String scheduler = pod.getSpec().getSchedulerName();
    return !isBound(pod)
        && pod.getMetadata().getDeletionTimestamp() == null
        && (scheduler == null || scheduler.isEmpty() || scheduler.equals(NAME))
        && pod.getSpec().getSchedulingGates().isEmpty();
  }

  private Outcome schedule(ObjectName name) {
    Optional<Pod> found = pods.get(name);
    if (found.isEmpty()
        || isFinished(found.get())
        || !isOurs(found.get())
        || state.isBound(found.get().getMetadata().getUid())) {
      waiting.remove(name);
      return Outcome.done();
    }
    Pod pod = found.get();
    // Before deciding: room that appears from here on brings the pod back.
    waiting.add(name);
    PodNeeds needs = PodReader.needs(pod);
    return switch (state.place(needs, kin(pod, needs))) {
      case Decision.Bind(String node) -> bind(pod, needs, name, node);
      case Decision.Unschedulable(String message) -> {
        LOG.atDebug()
            .addKeyValue("pod", name)
            .addKeyValue("reason", message)
            .log("Pod fits nowhere");
        binder.explain(pod, message);
        yield Outcome.retryAfter(LOOK_AGAIN_ANYWAY);
      }
    };
  }

  private Outcome bind(Pod pod, PodNeeds needs, ObjectName name, String node) {
    if (binder.bind(pod, node)) {
      state.podBound(needs, node);
    } else {
      state.forget(needs.uid());
    }
    waiting.remove(name);
    return Outcome.done();
  }

  private Kin kin(Pod pod, PodNeeds needs) {
    List<Map<String, String>> selectors =
        services.in(pod.getMetadata().getNamespace()).stream()
            .map(service -> service.getSpec().getSelector())
            .filter(selector -> selector != null && !selector.isEmpty())
            .filter(selector -> needs.labels().entrySet().containsAll(selector.entrySet()))
            .toList();
    return new Kin(needs.namespace(), needs.controller(), selectors);
  }

  /** Finishes what was begun and stops. */
  @Override
  public void close() {
    loop.close();
    pods.close();
    nodes.close();
    services.close();
    events.close();
    ticker.close();
  }
}
