package dev.slipway.runtime.scheduler;

/** Where a pod is to run. */
sealed interface Decision {
  /**
   * On a node.
   *
   * @param node its name
   */
  record Bind(String node) implements Decision {}

  /**
   * Nowhere, as things are.
   *
   * @param message says why, in the words that users know
   */
  record Unschedulable(String message) implements Decision {}
}
