package dev.slipway.runtime.controller.node;

import dev.slipway.api.loop.Outcome;
import dev.slipway.runtime.controller.cache.Informers;
import dev.slipway.runtime.controller.node.NodeTaints.Evicting;
import dev.slipway.runtime.controller.pod.PodState;
import dev.slipway.runtime.events.EventRecorder;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks after one node: its pod range, whether it is alive, and its taints. Called by one thread
 * only, which is what makes handing out ranges and pacing evictions safe.
 */
final class NodeSync {
  private static final List<String> CONDITIONS =
      List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

  /**
   * A node that says itself that it is not ready may only be between two lives of its engine, while
   * its containers go on: until then its pods keep getting traffic.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration AGAIN_AFTER_CONFLICT = Duration.ofMillis(20);

  private final KubernetesClient client;
  private final Clock clock;
  private final Informers informers;
  private final Heartbeats heartbeats;
  private final EventRecorder events;
  private final NodeSettings settings;
  // Handed out, but perhaps not seen by the watch yet; by node name.
  private final Map<String, String> ranges = new HashMap<>();
  private Instant nextEviction = Instant.EPOCH;

  NodeSync(
      KubernetesClient client,
      Clock clock,
      Informers informers,
      Heartbeats heartbeats,
      EventRecorder events,
      NodeSettings settings) {
    this.client = client;
    this.clock = clock;
    this.informers = informers;
    this.heartbeats = heartbeats;
    this.events = events;
    this.settings = settings;
  }

  Outcome sync(ObjectName name) {
    Optional<Node> node = informers.nodes().get(name);
    if (node.isEmpty()) {
      ranges.remove(name.name());
      heartbeats.forget(name.name());
      return Outcome.done();
    }
    try {
      return sync(node.get());
    } catch (KubernetesClientException e) {
      if (e.getCode() == 409 || e.getCode() == 404) { // somebody was quicker: look again
        return Outcome.retryAfter(AGAIN_AFTER_CONFLICT);
      }
      throw e;
    }
  }

  private Outcome sync(Node node) {
    allocateRange(node);
    Instant now = clock.instant();
    Duration silent = Duration.between(heartbeats.last(node.getMetadata().getName()), now);
    Duration alive = settings.silence().minus(silent);
    if (!alive.isPositive()) {
      if (!NodeState.ready(node).equals("Unknown")) {
        declareUnknown(node, now);
        return Outcome.retryAfter(AGAIN_AFTER_CONFLICT); // with the node as it is then
      }
      markPodsNotReady(node, now);
    }
    Duration patience = patience(node, now);
    if (NodeState.ready(node).equals("False") && !patience.isPositive()) {
      markPodsNotReady(node, now);
    }
    Duration wait = taint(node, now);
    return Stream.of(alive, patience, wait)
        .filter(Duration::isPositive)
        .min(Comparator.naturalOrder())
        .map(Outcome::retryAfter)
        .orElseGet(Outcome::done);
  }

  /** How long the pods of a node that calls itself not ready keep their state; else zero. */
  private static Duration patience(Node node, Instant now) {
    return NodeState.condition(node, "Ready")
        .filter(ready -> "False".equals(ready.getStatus()))
        .map(NodeCondition::getLastTransitionTime)
        .map(since -> PATIENCE.minus(Duration.between(Instant.parse(since), now)))
        .orElse(Duration.ZERO);
  }

  private void allocateRange(Node node) {
    String name = node.getMetadata().getName();
    if (!NodeState.podCidr(node).isEmpty()) {
      ranges.remove(name);
      return;
    }
    if (ranges.containsKey(name)) {
      return;
    }
    Set<String> taken = new HashSet<>(ranges.values());
    informers.nodes().all().forEach(other -> taken.add(NodeState.podCidr(other)));
    Optional<String> range = settings.podRange().next(taken);
    if (range.isEmpty()) {
      events.record(
          node,
          EventRecorder.Type.WARNING,
          "CIDRNotAvailable",
          "Node " + name + " status is now: CIDRNotAvailable");
      return;
    }
    Map<String, Object> spec = Map.of("podCIDR", range.get(), "podCIDRs", List.of(range.get()));
    client
        .nodes()
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            json(Map.of("metadata", asRead(node), "spec", spec)));
    ranges.put(name, range.get());
  }

  /** Makes a patch fail when the node changed since it was read. */
  private static Map<String, Object> asRead(Node node) {
    return Map.of("resourceVersion", node.getMetadata().getResourceVersion());
  }

  private void declareUnknown(Node node, Instant now) {
    String name = node.getMetadata().getName();
    boolean never = NodeState.condition(node, "Ready").isEmpty();
    List<Object> conditions = new ArrayList<>();
    for (String type : CONDITIONS) {
      Map<String, Object> condition = new HashMap<>();
      condition.put("type", type);
      condition.put("status", "Unknown");
      condition.put("reason", never ? "NodeStatusNeverUpdated" : "NodeStatusUnknown");
      condition.put(
          "message",
          never ? "Kubelet never posted node status." : "Kubelet stopped posting node status.");
      condition.put("lastTransitionTime", seconds(now));
      conditions.add(condition);
    }
    client
        .nodes()
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            json(Map.of("metadata", asRead(node), "status", Map.of("conditions", conditions))));
    events.record(
        node,
        EventRecorder.Type.NORMAL,
        "NodeNotReady",
        "Node " + name + " status is now: NodeNotReady");
  }

  /** Nobody is left there to say so, and services should not send anybody to them. */
  private void markPodsNotReady(Node node, Instant now) {
    Map<String, Object> condition =
        Map.of("type", "Ready", "status", "False", "lastTransitionTime", seconds(now));
    for (Pod pod : informers.pods().by(Informers.NODE, node.getMetadata().getName())) {
      if (PodState.isReady(pod)) {
        Map<String, Object> patch =
            Map.of(
                "metadata", Map.of("uid", pod.getMetadata().getUid()),
                "status", Map.of("conditions", List.of(condition)));
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .subresource("status")
            .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), json(patch));
      }
    }
  }

  /** Brings the taints up to date; answers how long an eviction has to wait for its turn. */
  private Duration taint(Node node, Instant now) {
    Evicting evicting = evicting(node, now);
    List<Taint> taints = NodeTaints.of(node, evicting, now);
    if (!taints.equals(NodeState.taints(node))) {
      Map<String, Object> spec = Map.of("taints", taints);
      client
          .nodes()
          .withName(node.getMetadata().getName())
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              json(Map.of("metadata", asRead(node), "spec", spec)));
      if (evicting == Evicting.YES
          && NodeTaints.evicting(node) == Evicting.NO
          && !NodeState.isReady(node)) {
        nextEviction = now.plus(settings.betweenEvictions());
      }
    }
    boolean waiting =
        evicting == Evicting.NO && !NodeState.isReady(node) && now.isBefore(nextEviction);
    return waiting ? Duration.between(now, nextEviction) : Duration.ZERO;
  }

  private Evicting evicting(Node node, Instant now) {
    return switch (Disruption.of(informers.nodes().all())) {
      case FULL -> Evicting.NO;
      case PARTIAL -> NodeTaints.evicting(node);
      case NONE -> now.isBefore(nextEviction) ? NodeTaints.evicting(node) : Evicting.YES;
    };
  }

  private String json(Object patch) {
    return client.getKubernetesSerialization().asJson(patch);
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
