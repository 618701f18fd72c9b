package dev.slipway.runtime.kubelet;

import dev.slipway.runtime.kubelet.pod.PodMemory;
import dev.slipway.runtime.kubelet.pod.Step;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ExecResult;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import dev.slipway.runtime.kubelet.runtime.RuntimeUnavailableException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Runs the hooks around a container's life, and asks containers to end. */
final class PodHooks {
  private static final Duration LONGEST_START_HOOK = Duration.ofMinutes(10);

  private final ContainerRuntime runtime;
  private final PodEvents events;
  private final InstantSource clock;
  private final Executor threads;
  private final Consumer<String> wake;

  PodHooks(Parts parts, Consumer<String> wake) {
    this.runtime = parts.runtime();
    this.events = parts.events();
    this.clock = parts.clock();
    this.threads = parts.threads();
    this.wake = wake;
  }

  /** Runs the post-start hook beside the container; it is not ready before the hook ended. */
  void started(Pod pod, PodRecord record, Container container, RuntimeContainer running) {
    Optional<List<String>> command = command(container, Lifecycle::getPostStart);
    if (command.isEmpty()) {
      return;
    }
    record.starting().add(running.id());
    threads.execute(
        () -> {
          String failure = run(running.id(), command.get(), LONGEST_START_HOOK);
          record.starting().remove(running.id());
          if (!failure.isEmpty()) {
            events.warning(pod, container.getName(), "FailedPostStartHook", failure);
            record.unhealthy().put(running.id(), "failed post-start hook");
          }
          wake.accept(pod.getMetadata().getUid());
        });
  }

  /** Begins to stop a container: hook, then its stop signal. Does not wait for its end. */
  void stop(Pod pod, PodRecord record, Step.Stop stop) {
    RuntimeContainer container = stop.container();
    String name = container.identity().container();
    record
        .stops()
        .put(container.id(), new PodMemory.Stop(clock.instant().plusSeconds(stop.graceSeconds())));
    events.normal(pod, name, "Killing", "Stopping container " + name);
    if (stop.graceSeconds() <= 0) {
      signal(record, container, "SIGKILL");
      return;
    }
    Optional<List<String>> hook =
        find(pod, name).flatMap(found -> command(found, Lifecycle::getPreStop));
    if (hook.isEmpty()) {
      signal(record, container, container.stopSignal());
      return;
    }
    threads.execute(
        () -> {
          String failure = run(container.id(), hook.get(), Duration.ofSeconds(stop.graceSeconds()));
          if (!failure.isEmpty()) {
            events.warning(pod, name, "FailedPreStopHook", failure);
          }
          signal(record, container, container.stopSignal());
        });
  }

  private void signal(PodRecord record, RuntimeContainer container, String signal) {
    try {
      runtime.signal(container.id(), signal);
    } catch (RuntimeUnavailableException e) {
      // Not asked after all: the next look at the pod begins again.
      record.stops().remove(container.id());
      wake.accept(container.identity().podUid());
    }
  }

  private String run(String id, List<String> command, Duration limit) {
    try {
      return switch (runtime.exec(id, command, limit)) {
        case ExecResult.Ended(int code, String output) ->
            code == 0 ? "" : "exit code " + code + ": " + output.strip();
        case ExecResult.TimedOut() -> "still running after " + limit.toSeconds() + "s";
      };
    } catch (ContainerException | RuntimeUnavailableException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Optional<Container> find(Pod pod, String name) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> name.equals(container.getName()))
        .findFirst();
  }

  private static Optional<List<String>> command(
      Container container, java.util.function.Function<Lifecycle, LifecycleHandler> hook) {
    return Optional.ofNullable(container.getLifecycle())
        .map(hook)
        .map(LifecycleHandler::getExec)
        .map(exec -> exec.getCommand())
        .filter(command -> !command.isEmpty());
  }
}
