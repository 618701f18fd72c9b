package dev.slipway.api.manifest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where the fields of today's version stood in the versions of 2015. */
final class OriginalPaths {
  private record Move(String kind, String now, String then) {}

  private static final List<Move> MOVES =
      List.of(
          new Move("Service", "spec.externalIPs", "spec.publicIPs"),
          new Move("Service", "spec.externalIPs", "spec.portalIPs"),
          new Move("Service", "spec.externalIPs", "spec.deprecatedPublicIPs"),
          new Move("Service", "spec.externalIPs", "publicIPs"),
          new Move("Service", "spec.clusterIP", "spec.portalIP"),
          new Move("Service", "spec.clusterIP", "portalIP"),
          new Move("Service", "spec.type", "spec.createExternalLoadBalancer"),
          new Move("Service", "spec.ports[0].port", "spec.port"),
          new Move("Service", "spec.ports[0].targetPort", "spec.targetPort"),
          new Move("Service", "spec.ports[0].targetPort", "spec.containerPort"),
          new Move("Service", "spec.ports[0].protocol", "spec.protocol"),
          new Move("Service", "spec.ports[0].port", "port"),
          new Move("Service", "spec.ports[0].targetPort", "containerPort"),
          new Move("Service", "spec.ports", "ports"),
          new Move("Service", "spec.selector", "selector"),
          new Move("Pod", "spec", "desiredState.manifest"),
          new Move("Pod", "spec.nodeName", "spec.host"),
          new Move("ReplicationController", "spec.replicas", "desiredState.replicas"),
          new Move("ReplicationController", "spec.selector", "desiredState.replicaSelector"),
          new Move(
              "ReplicationController",
              "spec.template.spec",
              "desiredState.podTemplate.desiredState.manifest"),
          new Move(
              "ReplicationController",
              "spec.template.metadata.labels",
              "desiredState.podTemplate.labels"),
          new Move("", "metadata.name", "id"),
          new Move("", "metadata.labels", "labels"),
          new Move("", "metadata.annotations", "annotations"),
          new Move("", "metadata.namespace", "namespace"));

  private OriginalPaths() {}

  /** The path itself first, then the places it may have come from. */
  static List<String> of(String kind, String path) {
    Set<String> candidates = new LinkedHashSet<>();
    candidates.add(path);
    for (Move move : MOVES) {
      if ((move.kind().isEmpty() || move.kind().equals(kind)) && startsWith(path, move.now())) {
        candidates.add(move.then() + path.substring(move.now().length()));
      }
    }
    for (String candidate : List.copyOf(candidates)) {
      candidates.add(candidate.replace(".securityContext.privileged", ".privileged"));
      candidates.add(candidate.replace(".hostPath", ".source.hostDir"));
    }
    return new ArrayList<>(candidates);
  }

  private static boolean startsWith(String path, String start) {
    return path.startsWith(start)
        && (path.length() == start.length() || ".[".indexOf(path.charAt(start.length())) >= 0);
  }
}
