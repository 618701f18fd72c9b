package dev.slipway.runtime.controller.node;

import dev.slipway.api.loop.Outcome;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.controller.rest.Deletion;
import dev.slipway.runtime.events.EventRecorder;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Removes one pod when its node's taints or its node's absence call for it. */
final class PodRemoval {
  private final KubernetesClient client;
  private final Clock clock;
  private final Informers informers;
  private final EventRecorder events;
  private final NodeSettings settings;
  private final Map<String, Instant> missingSince = new ConcurrentHashMap<>();

  PodRemoval(
      KubernetesClient client,
      Clock clock,
      Informers informers,
      EventRecorder events,
      NodeSettings settings) {
    this.client = client;
    this.clock = clock;
    this.informers = informers;
    this.events = events;
    this.settings = settings;
  }

  void nodeAppeared(String node) {
    missingSince.remove(node);
  }

  Outcome sync(ObjectName name) {
    Optional<Pod> found = informers.pods().get(name);
    if (found.isEmpty() || PodState.node(found.get()).isEmpty()) {
      return Outcome.done();
    }
    Pod pod = found.get();
    Optional<Node> node = informers.nodes().get(new ObjectName("", PodState.node(pod)));
    return node.isPresent() ? onTainted(pod, node.get()) : onMissing(pod);
  }

  private Outcome onTainted(Pod pod, Node node) {
    if (PodState.isTerminating(pod)) {
      return Outcome.done();
    }
    Optional<Instant> until =
        Tolerance.until(pod, NodeState.taints(node), settings.defaultToleration());
    if (until.isEmpty()) {
      return Outcome.done();
    }
    Duration left = Duration.between(clock.instant(), until.get());
    if (left.isPositive()) {
      return Outcome.retryAfter(left);
    }
    events.record(
        pod,
        EventRecorder.Type.NORMAL,
        "TaintManagerEviction",
        "Marking for deletion Pod " + ObjectName.of(pod));
    Deletion.of(pod.getMetadata().getUid(), Deletion.Dependents.BACKGROUND).send(client, path(pod));
    return Outcome.done();
  }

  private Outcome onMissing(Pod pod) {
    String node = PodState.node(pod);
    Instant now = clock.instant();
    Instant since = missingSince.computeIfAbsent(node, name -> now);
    Duration left = Duration.between(now, since.plus(settings.quarantine()));
    if (left.isPositive()) {
      return Outcome.retryAfter(left);
    }
    if (client.nodes().withName(node).get() != null) {
      return Outcome.retryAfter(settings.quarantine()); // the watch lags, and will tell
    }
    // No kubelet is left to confirm the end.
    Deletion.atOnce(pod.getMetadata().getUid()).send(client, path(pod));
    return Outcome.done();
  }

  private static String path(Pod pod) {
    return "/api/v1/namespaces/"
        + pod.getMetadata().getNamespace()
        + "/pods/"
        + pod.getMetadata().getName();
  }
}
