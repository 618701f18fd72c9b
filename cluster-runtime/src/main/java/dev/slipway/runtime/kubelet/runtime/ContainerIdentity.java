package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which container of which pod this is. Kept in the container's labels, so that the kubelet knows
 * everything again after it was started anew.
 *
 * @param container empty for a sandbox
 * @param sandbox name of the sandbox that it is, or joins
 * @param attempt 0 for the first container of that name in the pod; its restart count
 * @param backOffSeconds how long its start was held back; -1 for a first start
 * @param specHash of the part of the pod's specification it was made from
 */
public record ContainerIdentity(
    String podUid,
    String podNamespace,
    String podName,
    String container,
    String sandbox,
    int attempt,
    int backOffSeconds,
    String specHash) {
  /** Label that names the cluster; its value is the cluster's id. */
  public static final String CLUSTER = "slipway.dev/cluster";

  /** Label that names the node. */
  public static final String NODE = "slipway.dev/node";

  private static final String POD_UID = "slipway.dev/pod-uid";
  private static final String POD_NAMESPACE = "slipway.dev/pod-namespace";
  private static final String POD_NAME = "slipway.dev/pod-name";
  private static final String CONTAINER = "slipway.dev/container";
  private static final String SANDBOX = "slipway.dev/sandbox";
  private static final String ATTEMPT = "slipway.dev/restart-count";
  private static final String BACK_OFF = "slipway.dev/back-off-seconds";
  private static final String SPEC_HASH = "slipway.dev/spec-hash";

  public ContainerIdentity {
    requireNonNull(podUid);
    requireNonNull(podNamespace);
    requireNonNull(podName);
    requireNonNull(container);
    requireNonNull(sandbox);
    requireNonNull(specHash);
  }

  /** True for the container that holds a pod's network. */
  public boolean isSandbox() {
    return container.isEmpty();
  }

  /** As labels, without cluster and node. */
  public Map<String, String> toLabels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(POD_UID, podUid);
    labels.put(POD_NAMESPACE, podNamespace);
    labels.put(POD_NAME, podName);
    labels.put(CONTAINER, container);
    labels.put(SANDBOX, sandbox);
    labels.put(ATTEMPT, Integer.toString(attempt));
    labels.put(BACK_OFF, Integer.toString(backOffSeconds));
    labels.put(SPEC_HASH, specHash);
    return labels;
  }

  /** Reads labels back; empty when they are not ours or damaged. */
  public static Optional<ContainerIdentity> fromLabels(Map<String, String> labels) {
    String uid = labels.get(POD_UID);
    String namespace = labels.get(POD_NAMESPACE);
    String name = labels.get(POD_NAME);
    if (uid == null || namespace == null || name == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ContainerIdentity(
              uid,
              namespace,
              name,
              labels.getOrDefault(CONTAINER, ""),
              labels.getOrDefault(SANDBOX, ""),
              Integer.parseInt(labels.getOrDefault(ATTEMPT, "0")),
              Integer.parseInt(labels.getOrDefault(BACK_OFF, "-1")),
              labels.getOrDefault(SPEC_HASH, "")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
