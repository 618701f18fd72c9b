package dev.slipway.runtime.controller.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * When each node last gave a sign of life, by the clock of the one who watches: clocks of nodes are
 * not compared with ours. A sign is a lease renewed or a Ready condition with a new heartbeat.
 */
final class Heartbeats {
  private record Seen(String sign, Instant when) {}

  private final Clock clock;
  private final Map<String, Seen> leases = new HashMap<>(); // guarded by this
  private final Map<String, Seen> statuses = new HashMap<>(); // guarded by this

  Heartbeats(Clock clock) {
    this.clock = clock;
  }

  synchronized void lease(Lease lease) {
    String sign =
        lease.getSpec() == null ? "" : Objects.toString(lease.getSpec().getRenewTime(), "");
    note(leases, lease.getMetadata().getName(), sign);
  }

  synchronized void status(Node node) {
    String sign =
        NodeState.condition(node, "Ready").map(NodeCondition::getLastHeartbeatTime).orElse("");
    note(statuses, node.getMetadata().getName(), sign);
  }

  private void note(Map<String, Seen> seen, String node, String sign) {
    Seen before = seen.get(node);
    if (before == null || !before.sign.equals(sign)) {
      seen.put(node, new Seen(sign, clock.instant()));
    }
  }

  /** The last sign of life; for a node never seen before, now. */
  synchronized Instant last(String node) {
    Instant now = clock.instant();
    Seen status = statuses.computeIfAbsent(node, name -> new Seen("", now));
    Seen lease = leases.get(node);
    return lease == null || lease.when.isBefore(status.when) ? status.when : lease.when;
  }

  synchronized void forget(String node) {
    leases.remove(node);
    statuses.remove(node);
  }
}
