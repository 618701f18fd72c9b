package dev.slipway.runtime.controller.node;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How nodes are looked after.
 *
 * @param podRange where the nodes' pod ranges are cut from
 * @param silence after how long without a sign of life a node's state counts as unknown
 * @param defaultToleration how long a pod that does not say stays on a node that is not ready
 * @param quarantine how long a node must be gone before its pods are removed
 * @param betweenEvictions the least time between two nodes whose pods are sent away
 */
public record NodeSettings(
    PodRange podRange,
    Duration silence,
    Duration defaultToleration,
    Duration quarantine,
    Duration betweenEvictions) {
  /** What Kubernetes does. */
  public static final NodeSettings STANDARD =
      new NodeSettings(
          PodRange.parse("10.244.0.0/16", 24),
          Duration.ofSeconds(50),
          Duration.ofSeconds(300),
          Duration.ofSeconds(40),
          Duration.ofSeconds(10));

  public NodeSettings {
    requireNonNull(podRange);
    requireNonNull(silence);
    requireNonNull(defaultToleration);
    requireNonNull(quarantine);
    requireNonNull(betweenEvictions);
  }

  /** The same with pod ranges from elsewhere. */
  public NodeSettings withPodRange(PodRange other) {
    return new NodeSettings(other, silence, defaultToleration, quarantine, betweenEvictions);
  }
}
