package dev.slipway.runtime.kubelet;

import dev.slipway.api.loop.Outcome;
import dev.slipway.runtime.kubelet.pod.PodContainers;
import dev.slipway.runtime.kubelet.pod.PodHistory;
import dev.slipway.runtime.kubelet.pod.PodMachine;
import dev.slipway.runtime.kubelet.pod.PodMemory;
import dev.slipway.runtime.kubelet.pod.PodPlan;
import dev.slipway.runtime.kubelet.pod.Step;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ContainerState;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import dev.slipway.runtime.kubelet.runtime.RuntimeUnavailableException;
import dev.slipway.runtime.kubelet.spec.Unsupported;
import dev.slipway.runtime.kubelet.status.Waiting;
import dev.slipway.runtime.kubelet.volume.PodDirectory;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one pod at a time a step further: plans, acts, reports. */
final class PodWorker {
  private static final Logger log = LoggerFactory.getLogger(PodWorker.class);

  /** For pods that the API has forgotten: nobody waits for them any more. */
  private static final long GRACE_OF_THE_FORGOTTEN = 2;

  private static final Duration UNTIL_ADMITTED = Duration.ofHours(24);

  private final AssignedPods assigned;
  private final ContainerRuntime runtime;
  private final ContainerView view;
  private final PodFiles files;
  private final PodStarts starts;
  private final PodHooks hooks;
  private final PodReport report;
  private final Parts parts;
  private final InstantSource clock;
  private final Consumer<String> wake;
  private final Map<String, PodRecord> records = new ConcurrentHashMap<>();

  PodWorker(
      Parts parts, AssignedPods assigned, PodReport report, PodHooks hooks, Consumer<String> wake) {
    this.parts = parts;
    this.assigned = assigned;
    this.runtime = parts.runtime();
    this.view = parts.view();
    this.hooks = hooks;
    this.report = report;
    this.clock = parts.clock();
    this.wake = wake;
    this.files = new PodFiles(parts.node(), parts.references(), parts.events(), parts.clock());
    this.starts = new PodStarts(parts, files, hooks);
  }

  Optional<PodRecord> record(String uid) {
    return Optional.ofNullable(records.get(uid));
  }

  Optional<Pod> pod(String uid) {
    return assigned.find(uid);
  }

  /** One look at one pod. */
  Outcome reconcile(String uid) {
    if (view.outage() != null) {
      // All pods are looked at when the runtime is back.
      return Outcome.done();
    }
    try {
      return look(uid);
    } catch (RuntimeUnavailableException e) {
      return Outcome.failed(String.valueOf(e.getMessage()));
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeUnavailableException gone) {
        return Outcome.failed(String.valueOf(gone.getMessage()));
      }
      throw e;
    }
  }

  private Outcome look(String uid) {
    Optional<Pod> known = assigned.find(uid);
    if (known.isEmpty() && !records.containsKey(uid) && view.of(uid).all().isEmpty()) {
      return Outcome.done();
    }
    PodRecord record = records.computeIfAbsent(uid, id -> new PodRecord());
    Pod pod = known.map(record::newest).orElseGet(() -> forgotten(uid));
    if (known.isEmpty()) {
      record.end(
          new PodMemory.Ending("the API has forgotten its pod", GRACE_OF_THE_FORGOTTEN),
          clock.instant());
    } else {
      notice(pod, record);
    }
    PodPlan plan = plan(pod, record);
    boolean acted = act(pod, record, plan.steps());
    if (plan.steps().contains(new Step.Finish())) {
      finish(pod, record, known.isPresent());
      return Outcome.done();
    }
    if (known.isPresent()) {
      watchProbes(pod, record);
      report.write(pod, record);
      tellBackOff(record.newest(pod), record);
    }
    if (acted) {
      wake.accept(uid);
    }
    return Stream.of(plan.lookAgain(), deadline(pod, record), files.refresh(pod, record))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .map(this::at)
        .orElseGet(Outcome::done);
  }

  /** Each time that a container is held back, once. */
  private void tellBackOff(Pod pod, PodRecord record) {
    if (pod.getStatus() == null) {
      return;
    }
    for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
      boolean heldBack =
          status.getState() != null
              && status.getState().getWaiting() != null
              && "CrashLoopBackOff".equals(status.getState().getWaiting().getReason());
      String time = status.getName() + " held back after restart " + status.getRestartCount();
      if (heldBack && record.tellOnce(time)) {
        parts
            .events()
            .warning(
                pod,
                status.getName(),
                "BackOff",
                "Back-off restarting failed container "
                    + status.getName()
                    + " in pod "
                    + pod.getMetadata().getName()
                    + "_"
                    + pod.getMetadata().getNamespace()
                    + "("
                    + pod.getMetadata().getUid()
                    + ")");
      }
    }
  }

  /** When a pod that may run only so long has to end; empty when it has no such limit. */
  private Optional<Instant> deadline(Pod pod, PodRecord record) {
    @Nullable Long limit = pod.getSpec().getActiveDeadlineSeconds();
    @Nullable String started = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
    if (limit == null || started == null || record.isEnding() || new PodHistory(pod).isOver()) {
      return Optional.empty();
    }
    return Optional.of(Instant.parse(started).plusSeconds(limit));
  }

  private Outcome at(Instant time) {
    Duration delay = Duration.between(clock.instant(), time);
    return Outcome.retryAfter(delay.isNegative() ? Duration.ZERO : delay);
  }

  private PodPlan plan(Pod pod, PodRecord record) {
    return PodMachine.plan(
        pod, view.of(pod.getMetadata().getUid()), record.memory(), clock.instant());
  }

  /** A pod of which only containers are left. */
  private Pod forgotten(String uid) {
    List<RuntimeContainer> containers = view.of(uid).all();
    String namespace = containers.isEmpty() ? "" : containers.get(0).identity().podNamespace();
    String name = containers.isEmpty() ? "" : containers.get(0).identity().podName();
    return new PodBuilder()
        .withNewMetadata()
        .withUid(uid)
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  /** Takes in what the pod says about its own end, and whether it can run here at all. */
  private void notice(Pod pod, PodRecord record) {
    Instant now = clock.instant();
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      @Nullable Long written = pod.getMetadata().getDeletionGracePeriodSeconds();
      long grace = written == null ? new PodHistory(pod).graceSeconds() : written;
      record.end(new PodMemory.Ending("its pod is deleted", grace), now);
      return;
    }
    Optional<Instant> deadline = deadline(pod, record);
    if (deadline.isPresent() && !deadline.get().isAfter(now)) {
      record.fail(
          "DeadlineExceeded: Pod was active on the node longer than the specified deadline");
      record.end(
          new PodMemory.Ending("its deadline has passed", new PodHistory(pod).graceSeconds()), now);
      return;
    }
    List<String> unsupported = Unsupported.in(pod);
    if (!unsupported.isEmpty()) {
      String message = "not supported by this node: " + String.join(", ", unsupported);
      if (record.tellOnce(message)) {
        parts.events().warning(pod, "Unsupported", message);
      }
      Waiting waiting = new Waiting("CreateContainerConfigError", message);
      pod.getSpec()
          .getInitContainers()
          .forEach(it -> record.hold(it.getName(), waiting, now.plus(UNTIL_ADMITTED)));
      pod.getSpec()
          .getContainers()
          .forEach(it -> record.hold(it.getName(), waiting, now.plus(UNTIL_ADMITTED)));
    }
  }

  /** Takes the steps of a plan; answers whether there were any. */
  private boolean act(Pod pod, PodRecord record, List<Step> steps) {
    for (Step step : steps) {
      switch (step) {
        case Step.Stop stop -> hooks.stop(pod, record, stop);
        case Step.Kill kill -> runtime.signal(kill.container().id(), "SIGKILL");
        case Step.Remove remove -> {
          if (remove.container().state() instanceof ContainerState.Created) {
            remove(remove.container());
          }
        }
        default -> {}
      }
    }
    starts.run(pod, record, steps, () -> wake.accept(pod.getMetadata().getUid()));
    // Old containers last: what is started should not wait for them.
    for (Step step : steps) {
      if (step instanceof Step.Remove remove
          && !(remove.container().state() instanceof ContainerState.Created)) {
        remove(remove.container());
      }
    }
    return !steps.isEmpty();
  }

  private void remove(RuntimeContainer container) {
    runtime.remove(container.id());
    view.drop(container.id());
  }

  private void watchProbes(Pod pod, PodRecord record) {
    PodContainers containers = view.of(pod.getMetadata().getUid());
    ProbedContainers.watch(pod, record, containers, parts.prober(), parts.node().address());
  }

  /** The last of a pod: its end is reported, then all that is left of it goes. */
  private void finish(Pod pod, PodRecord record, boolean known) {
    String uid = pod.getMetadata().getUid();
    parts.prober().retain(uid, java.util.Set.of());
    if (known) {
      report.write(pod, record);
    }
    view.of(uid).all().forEach(this::remove);
    try {
      PodDirectory.of(parts.node().root(), uid).remove();
    } catch (IOException e) {
      // The next start of the kubelet tries again.
      log.atWarn().setCause(e).addKeyValue("pod", uid).log("files of a pod are left behind");
    }
    if (known && pod.getMetadata().getDeletionTimestamp() != null) {
      report.delete(pod);
    }
    parts.images().forget(uid);
    if (!known || pod.getMetadata().getDeletionTimestamp() != null) {
      records.remove(uid);
    }
    log.atDebug().addKeyValue("pod", uid).log("pod is gone");
  }
}
