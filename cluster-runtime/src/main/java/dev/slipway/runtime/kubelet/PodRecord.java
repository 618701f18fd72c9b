package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.kubelet.pod.PodMemory;
import dev.slipway.runtime.kubelet.status.Waiting;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the kubelet remembers of a pod while it holds it. Nothing in here has to survive: after a
 * start anew the containers' labels and the API tell all that counts.
 *
 * <p>The maps may be used by the pod's helpers (pulls, probes, hooks); all else belongs to the
 * pod's worker.
 */
final class PodRecord {
  private static final Duration FIRST_MOUNT_RETRY = Duration.ofSeconds(2);
  private static final Duration LAST_MOUNT_RETRY = Duration.ofSeconds(60);
  private static final Duration FIRST_SANDBOX_RETRY = Duration.ofSeconds(2);
  private static final Duration LAST_SANDBOX_RETRY = Duration.ofSeconds(60);

  private final Map<String, PodMemory.Stop> stops = new ConcurrentHashMap<>();
  private final Map<String, String> unhealthy = new ConcurrentHashMap<>();
  private final Map<String, Instant> heldUntil = new ConcurrentHashMap<>();
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final Map<String, String> lastWords = new ConcurrentHashMap<>();
  private final Set<String> starting = ConcurrentHashMap.newKeySet();
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final Map<String, Path> volumes = new HashMap<>();
  private @Nullable Pod written;
  private PodMemory.@Nullable Ending ending;
  private String failure = "";
  private boolean prepared;
  private Instant refreshedAt = Instant.EPOCH;
  private Duration mountRetry = FIRST_MOUNT_RETRY;
  private Duration sandboxRetry = FIRST_SANDBOX_RETRY;

  /** The pod as the informer has it, or as the last status write left it if that is newer. */
  Pod newest(Pod informed) {
    Pod known = written;
    if (known == null || version(informed) >= version(known)) {
      return informed;
    }
    return known;
  }

  void wrote(Pod pod) {
    written = pod;
  }

  private static long version(Pod pod) {
    String text = pod.getMetadata().getResourceVersion();
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  PodMemory memory() {
    return new PodMemory(Optional.ofNullable(ending), stops, unhealthy, heldUntil);
  }

  /** Ends the pod; asked again with less grace, what was begun is hurried. */
  void end(PodMemory.Ending wanted, Instant now) {
    PodMemory.@Nullable Ending before = ending;
    if (before != null && before.graceSeconds() <= wanted.graceSeconds()) {
      return;
    }
    ending = wanted;
    Instant latest = now.plusSeconds(wanted.graceSeconds());
    stops.replaceAll(
        (id, stop) -> stop.deadline().isAfter(latest) ? new PodMemory.Stop(latest) : stop);
  }

  boolean isEnding() {
    return ending != null;
  }

  String failure() {
    return failure;
  }

  void fail(String reason) {
    failure = reason;
  }

  Map<String, PodMemory.Stop> stops() {
    return stops;
  }

  Map<String, String> unhealthy() {
    return unhealthy;
  }

  Map<String, Waiting> waiting() {
    return waiting;
  }

  /** By container id: what it left as its last words. */
  Map<String, String> lastWords() {
    return lastWords;
  }

  /** Ids of containers whose post-start hook still runs. */
  Set<String> starting() {
    return starting;
  }

  void hold(String container, Waiting why, Instant until) {
    waiting.put(container, why);
    heldUntil.put(container, until);
  }

  void release(String container) {
    heldUntil.remove(container);
  }

  void started(String container) {
    waiting.remove(container);
    heldUntil.remove(container);
  }

  /** True the first time that something is told. */
  boolean tellOnce(String what) {
    return told.add(what);
  }

  Instant refreshedAt() {
    return refreshedAt;
  }

  void refreshed(Instant now) {
    refreshedAt = now;
  }

  boolean isPrepared() {
    return prepared;
  }

  void prepared(Map<String, Path> found) {
    volumes.clear();
    volumes.putAll(found);
    prepared = true;
    mountRetry = FIRST_MOUNT_RETRY;
  }

  Map<String, Path> volumes() {
    return Map.copyOf(volumes);
  }

  Duration nextMountRetry() {
    Duration current = mountRetry;
    mountRetry = doubled(current, LAST_MOUNT_RETRY);
    return current;
  }

  /** The sandbox did not come up: it is held back, twice as long each time. */
  void holdSandbox(Instant now) {
    heldUntil.put(PodMemory.SANDBOX, now.plus(sandboxRetry));
    sandboxRetry = doubled(sandboxRetry, LAST_SANDBOX_RETRY);
  }

  void sandboxStarted() {
    heldUntil.remove(PodMemory.SANDBOX);
    sandboxRetry = FIRST_SANDBOX_RETRY;
  }

  private static Duration doubled(Duration delay, Duration limit) {
    Duration doubled = delay.multipliedBy(2);
    return doubled.compareTo(limit) > 0 ? limit : doubled;
  }
}
