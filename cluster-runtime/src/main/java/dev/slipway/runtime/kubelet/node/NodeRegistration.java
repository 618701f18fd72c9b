package dev.slipway.runtime.kubelet.node;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.loop.BackOff;
import dev.slipway.api.loop.LoopSettings;
import dev.slipway.api.loop.Outcome;
import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.loop.Ticker;
import dev.slipway.runtime.events.EventRecorder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this machine a node of the cluster: makes its Node object or takes over the one there is,
 * renews its lease every ten seconds, and writes its status when it changed or is five minutes old.
 */
public final class NodeRegistration implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration RENEWAL = Duration.ofSeconds(10);
  private static final Duration OLDEST_STATUS = Duration.ofMinutes(5);
  private static final String BEAT = "heartbeat";

  private final KubernetesClient client;
  private final NodeSettings settings;
  private final Clock clock;
  private final Supplier<Optional<String>> outage;
  private final NodeObject object;
  private final NodeLease lease;
  private final ReconcileLoop<String> loop;
  private final NodeEvents events;
  // Of the loop's one thread, after the first registration.
  private Instant written = Instant.MIN;

  /**
   * @param outage why pods cannot be run now; asked at every heartbeat
   */
  public NodeRegistration(
      KubernetesClient client,
      NodeSettings settings,
      Clock clock,
      Ticker ticker,
      EventRecorder events,
      Supplier<Optional<String>> outage) {
    this.client = requireNonNull(client);
    this.settings = requireNonNull(settings);
    this.clock = requireNonNull(clock);
    this.outage = requireNonNull(outage);
    this.events = new NodeEvents(events);
    this.object = new NodeObject(settings);
    this.lease = new NodeLease(client, settings.name());
    LoopSettings loopSettings =
        LoopSettings.of("slipway-node", 1)
            .withBackOff(new BackOff(Duration.ofMillis(200), Duration.ofSeconds(7)))
            .withDrainLimit(Duration.ofSeconds(2));
    this.loop = new ReconcileLoop<>(loopSettings, key -> beat(this::read), clock, ticker);
  }

  /** Makes or adopts the Node object and starts the heartbeat. */
  public void register() {
    beat(this::adopt);
    loop.start();
    loop.addAfter(BEAT, RENEWAL);
  }

  /** Waits until the node has a pod network of its own and answers it. */
  public String awaitPodCidr(Duration limit) throws InterruptedException {
    if (settings.podCidr().isPresent()) {
      return settings.podCidr().get();
    }
    try {
      Node node =
          client
              .nodes()
              .withName(settings.name())
              .informOnCondition(
                  nodes -> nodes.stream().anyMatch(found -> !podCidr(found).isEmpty()))
              .get(limit.toMillis(), TimeUnit.MILLISECONDS)
              .get(0);
      return podCidr(node);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "node "
              + settings.name()
              + " was given no podCIDR within "
              + limit.toSeconds()
              + " s; is the node controller running?",
          e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("cannot watch this node: " + e.getMessage(), e);
    }
  }

  /** Looks at the node's state now instead of at the next heartbeat. */
  public void touch() {
    loop.add(BEAT);
  }

  private static String podCidr(Node node) {
    @Nullable String cidr = node.getSpec() == null ? null : node.getSpec().getPodCIDR();
    return cidr == null ? "" : cidr;
  }

  /**
   * Read at every beat: the node controller calls a node that was silent for a while unknown, and
   * only the node itself can say otherwise.
   */
  private Node read() {
    Node found = client.nodes().withName(settings.name()).get();
    // Someone deleted the Node: come back as a new one.
    return found == null ? adopt() : found;
  }

  private Outcome beat(Supplier<Node> source) {
    Instant now = clock.instant();
    try {
      Node node = source.get();
      lease.renew(node, now);
      report(node, now);
    } catch (KubernetesClientException e) {
      return Outcome.failed("heartbeat: " + e.getMessage());
    }
    return Outcome.retryAfter(RENEWAL);
  }

  private void report(Node node, Instant now) {
    NodeStatus wanted = object.status(node.getStatus(), outage.get().orElse(null), now);
    boolean old = written.plus(OLDEST_STATUS).isBefore(now);
    if (!old && withoutHeartbeat(wanted).equals(withoutHeartbeat(node.getStatus()))) {
      return;
    }
    ObjectNode patch = JSON.createObjectNode();
    patch.set("status", client.getKubernetesSerialization().convertValue(wanted, ObjectNode.class));
    client
        .nodes()
        .withName(settings.name())
        .subresource("status")
        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch.toString());
    Instant before = written;
    written = now;
    // A start is no news: the engine is only just being asked for its containers.
    if (before.isAfter(Instant.MIN)) {
      events.tell(node, wanted);
    }
  }

  private ObjectNode withoutHeartbeat(@Nullable NodeStatus status) {
    if (status == null) {
      return JSON.createObjectNode();
    }
    ObjectNode tree = client.getKubernetesSerialization().convertValue(status, ObjectNode.class);
    if (tree.get("conditions") instanceof ArrayNode conditions) {
      conditions.forEach(condition -> ((ObjectNode) condition).remove("lastHeartbeatTime"));
    }
    tree.remove("images");
    return tree;
  }

  private Node adopt() {
    Node wanted =
        new NodeBuilder()
            .withNewMetadata()
            .withName(settings.name())
            .withLabels(object.labels())
            .endMetadata()
            .withNewSpec()
            .withPodCIDR(settings.podCidr().orElse(null))
            .endSpec()
            .build();
    try {
      return client.nodes().resource(wanted).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return takeOver();
    }
  }

  /** Brings our labels up to date on the Node that is there; all else on it is somebody's. */
  private Node takeOver() {
    ObjectNode patch = JSON.createObjectNode();
    ObjectNode labels = patch.putObject("metadata").putObject("labels");
    for (Map.Entry<String, String> label : object.labels().entrySet()) {
      labels.put(label.getKey(), label.getValue());
    }
    settings.podCidr().ifPresent(cidr -> patch.putObject("spec").put("podCIDR", cidr));
    return client
        .nodes()
        .withName(settings.name())
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  @Override
  public void close() {
    loop.close();
  }
}
