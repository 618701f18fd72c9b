package dev.slipway.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Nodes: two names in the status changed before {@code v1}. */
final class Nodes {
  private Nodes() {}

  static void toV1(ObjectNode node) {
    JsonNode status = node.path("status");
    Fields.rename(status.path("nodeInfo"), "KubeProxyVersion", "kubeProxyVersion");
    for (JsonNode condition : status.path("conditions")) {
      Fields.rename(condition, "lastProbeTime", "lastHeartbeatTime");
    }
  }
}
