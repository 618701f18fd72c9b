package dev.slipway.runtime.kubelet.status;

import dev.slipway.runtime.kubelet.pod.PodHistory;
import dev.slipway.runtime.kubelet.pod.RestartPolicy;
import dev.slipway.runtime.kubelet.runtime.ContainerState;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives the status of each container of a pod. */
final class ContainerStatuses {
  private static final int UNKNOWN_EXIT = 137;

  private final Observation seen;
  private final RestartPolicy policy;
  private final PodHistory history;

  ContainerStatuses(Observation seen) {
    this.seen = seen;
    this.policy = RestartPolicy.of(seen.pod());
    this.history = new PodHistory(seen.pod());
  }

  List<ContainerStatus> init() {
    return seen.pod().getSpec().getInitContainers().stream()
        .map(container -> of(container, true))
        .toList();
  }

  List<ContainerStatus> application() {
    return seen.pod().getSpec().getContainers().stream()
        .map(container -> of(container, false))
        .toList();
  }

  private ContainerStatus of(Container container, boolean init) {
    Optional<RuntimeContainer> latest =
        seen.containers()
            .latest(container.getName())
            .filter(found -> !(found.state() instanceof ContainerState.Created));
    return latest
        .map(found -> present(container, found, init))
        .orElseGet(() -> absent(container, init));
  }

  private ContainerStatus present(Container container, RuntimeContainer found, boolean init) {
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(container.getName())
            .withImage(found.image())
            .withImageID(imageId(found))
            .withContainerID("docker://" + found.id())
            .withRestartCount(found.identity().attempt())
            .withStarted(seen.started().contains(found.id()))
            .withReady(isReady(found, init))
            .withState(new io.fabric8.kubernetes.api.model.ContainerState())
            .withLastState(new io.fabric8.kubernetes.api.model.ContainerState());
    switch (found.state()) {
      case ContainerState.Running running ->
          status.withState(
              new ContainerStateBuilder()
                  .withNewRunning()
                  .withStartedAt(time(running.startedAt()))
                  .endRunning()
                  .build());
      case ContainerState.Exited end -> exited(status, container, found, end, init);
      case ContainerState.Created created ->
          throw new IllegalStateException("never shown: " + found);
    }
    if (!(found.state() instanceof ContainerState.Exited)) {
      seen.containers()
          .previous(container.getName())
          .filter(before -> before.state() instanceof ContainerState.Exited)
          .ifPresentOrElse(
              before -> status.withLastState(terminated(before)),
              () ->
                  history
                      .container(container.getName())
                      .filter(last -> sameId(last, found))
                      .map(ContainerStatus::getLastState)
                      .ifPresent(status::withLastState));
    }
    return status.build();
  }

  private static boolean sameId(ContainerStatus last, RuntimeContainer found) {
    return ("docker://" + found.id()).equals(last.getContainerID());
  }

  private void exited(
      ContainerStatusBuilder status,
      Container container,
      RuntimeContainer found,
      ContainerState.Exited end,
      boolean init) {
    boolean again = init ? policy.restartsInit(end) : policy.restarts(end);
    @Nullable Waiting waiting = seen.waiting().get(container.getName());
    if (again && !seen.ending() && seen.failure().isEmpty() && !history.isOver()) {
      Waiting shown = waiting == null ? crashLoop(container) : waiting;
      status.withState(waitingState(shown)).withLastState(terminated(found));
      return;
    }
    status.withState(terminated(found));
    seen.containers()
        .previous(container.getName())
        .filter(before -> before.state() instanceof ContainerState.Exited)
        .ifPresent(before -> status.withLastState(terminated(before)));
  }

  private Waiting crashLoop(Container container) {
    return new Waiting(
        "CrashLoopBackOff",
        "back-off restarting failed container="
            + container.getName()
            + " pod="
            + seen.pod().getMetadata().getName()
            + "_"
            + seen.pod().getMetadata().getNamespace()
            + "("
            + seen.pod().getMetadata().getUid()
            + ")");
  }

  /** Nothing of the container is left, or nothing was there yet. */
  private ContainerStatus absent(Container container, boolean init) {
    Optional<ContainerStatus> last = history.container(container.getName());
    if (last.isPresent() && (seen.ending() || history.isOver())) {
      return endedUnseen(last.get());
    }
    boolean ranBefore = history.ranBefore(container);
    if (ranBefore && (policy == RestartPolicy.NEVER || init)) {
      return endedUnseen(last.orElseThrow());
    }
    Waiting waiting =
        Optional.ofNullable(seen.waiting().get(container.getName())).orElseGet(() -> initial(init));
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage() == null ? "" : container.getImage())
        .withImageID("")
        .withRestartCount(last.map(ContainerStatus::getRestartCount).orElse(0))
        .withReady(false)
        .withStarted(false)
        .withState(waitingState(waiting))
        .withLastState(
            last.map(ContainerStatus::getLastState)
                .orElseGet(io.fabric8.kubernetes.api.model.ContainerState::new))
        .build();
  }

  private Waiting initial(boolean init) {
    boolean initializing = !seen.pod().getSpec().getInitContainers().isEmpty();
    return new Waiting(initializing && !init ? "PodInitializing" : initialReason(init), "");
  }

  private String initialReason(boolean init) {
    return init ? "PodInitializing" : "ContainerCreating";
  }

  /** Keeps a recorded end; one that nobody saw is recorded as such. */
  private ContainerStatus endedUnseen(ContainerStatus last) {
    boolean recorded = last.getState() != null && last.getState().getTerminated() != null;
    if (recorded) {
      return new ContainerStatusBuilder(last).withReady(false).withStarted(false).build();
    }
    boolean ran = last.getContainerID() != null && !last.getContainerID().isEmpty();
    if (!ran) {
      return last;
    }
    return new ContainerStatusBuilder(last)
        .withReady(false)
        .withStarted(false)
        .withState(
            new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(UNKNOWN_EXIT)
                .withReason("ContainerStatusUnknown")
                .withMessage("The container could not be located when the pod was last looked at")
                .withContainerID(last.getContainerID())
                .endTerminated()
                .build())
        .build();
  }

  private boolean isReady(RuntimeContainer found, boolean init) {
    if (init) {
      return found.state() instanceof ContainerState.Exited end && end.exitCode() == 0;
    }
    return found.isRunning() && seen.ready().contains(found.id());
  }

  private io.fabric8.kubernetes.api.model.ContainerState terminated(RuntimeContainer container) {
    if (!(container.state() instanceof ContainerState.Exited end)) {
      return new io.fabric8.kubernetes.api.model.ContainerState();
    }
    String message = seen.messages().getOrDefault(container.id(), end.message());
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(end.exitCode())
        .withReason(end.reason())
        .withMessage(message.isEmpty() ? null : message)
        .withStartedAt(time(end.startedAt()))
        .withFinishedAt(time(end.finishedAt()))
        .withContainerID("docker://" + container.id())
        .endTerminated()
        .build();
  }

  private static io.fabric8.kubernetes.api.model.ContainerState waitingState(Waiting waiting) {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason(waiting.reason())
        .withMessage(waiting.message().isEmpty() ? null : waiting.message())
        .endWaiting()
        .build();
  }

  private static String imageId(RuntimeContainer found) {
    return found.imageId().isEmpty() ? "" : "docker://" + found.imageId();
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
