package dev.slipway.runtime.kubelet.pod;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.kubelet.runtime.ContainerState;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life cycle of a pod: from what is wanted, what runs and what is remembered to the next steps.
 *
 * <p>Level-triggered and without memory of its own: asked again after the steps were taken, or
 * after only some were, it answers what is left to do.
 */
public final class PodMachine {
  private final Pod pod;
  private final PodContainers containers;
  private final PodMemory memory;
  private final Instant now;
  private final RestartPolicy policy;
  private final PodHistory history;
  private final List<Step> steps = new ArrayList<>();
  private Optional<Instant> lookAgain = Optional.empty();

  private PodMachine(Pod pod, PodContainers containers, PodMemory memory, Instant now) {
    this.pod = requireNonNull(pod);
    this.containers = requireNonNull(containers);
    this.memory = requireNonNull(memory);
    this.now = requireNonNull(now);
    this.policy = RestartPolicy.of(pod);
    this.history = new PodHistory(pod);
  }

  /** The next steps of a pod. */
  public static PodPlan plan(Pod pod, PodContainers containers, PodMemory memory, Instant now) {
    PodMachine machine = new PodMachine(pod, containers, memory, now);
    machine.decide();
    return new PodPlan(machine.steps, machine.lookAgain);
  }

  private void decide() {
    if (memory.ending().isPresent()) {
      end(memory.ending().get());
    } else if (history.isOver()) {
      rest();
    } else {
      live();
    }
  }

  /** The pod is to go: first its containers, with grace, then all the rest at once. */
  private void end(PodMemory.Ending ending) {
    List<RuntimeContainer> running =
        containers.applications().stream().filter(RuntimeContainer::isRunning).toList();
    running.forEach(container -> stop(container, ending.reason(), ending.graceSeconds()));
    if (running.isEmpty()) {
      steps.add(new Step.Finish());
    }
  }

  /** The pod has done its work: what still runs is killed, what ended is kept for its logs. */
  private void rest() {
    containers.all().stream()
        .filter(RuntimeContainer::isRunning)
        .forEach(container -> steps.add(new Step.Kill(container)));
  }

  private void live() {
    Optional<RuntimeContainer> sandbox = containers.sandbox();
    boolean strays = stopStrays(sandbox);
    removeLeftovers(sandbox);
    if (strays) {
      return;
    }
    List<Step> starts = new ArrayList<>();
    boolean initialized = initialize(starts);
    if (initialized) {
      for (Container container : pod.getSpec().getContainers()) {
        advance(container, Step.Role.APPLICATION, starts);
      }
    }
    if (sandbox.isEmpty() && (!starts.isEmpty() || isAwaitingRestart(initialized))) {
      if (isHeld(PodMemory.SANDBOX)) {
        // Nothing can start without it.
        return;
      }
      steps.add(new Step.StartSandbox(nextSandboxAttempt()));
    } else if (sandbox.isPresent() && isDone(initialized)) {
      steps.add(new Step.Kill(sandbox.get()));
    }
    steps.addAll(starts);
  }

  /** Containers whose sandbox is gone have lost their network and have to go too. */
  private boolean stopStrays(Optional<RuntimeContainer> sandbox) {
    String current = sandbox.map(found -> found.identity().sandbox()).orElse("");
    boolean found = false;
    for (RuntimeContainer container : containers.applications()) {
      if (container.isRunning() && !container.identity().sandbox().equals(current)) {
        stop(container, "its sandbox is gone", history.graceSeconds());
        found = true;
      }
    }
    return found;
  }

  private void removeLeftovers(Optional<RuntimeContainer> sandbox) {
    for (RuntimeContainer old : containers.sandboxes()) {
      if (sandbox.isEmpty() || !old.id().equals(sandbox.get().id())) {
        steps.add(new Step.Remove(old));
      }
    }
    for (RuntimeContainer container : containers.applications()) {
      if (container.state() instanceof ContainerState.Created) {
        // The kubelet ended between making and starting it.
        steps.add(new Step.Remove(container));
      }
    }
    for (Container container : all()) {
      List<RuntimeContainer> named = containers.named(container.getName());
      // The newest and the one before it stay, for their logs.
      named.stream()
          .limit(Math.max(0, named.size() - 2))
          .filter(RuntimeContainer::hasExited)
          .forEach(old -> steps.add(new Step.Remove(old)));
    }
  }

  private List<Container> all() {
    List<Container> all = new ArrayList<>(pod.getSpec().getInitContainers());
    all.addAll(pod.getSpec().getContainers());
    return all;
  }

  /** Runs the init containers one after the other; true when all have done their work. */
  private boolean initialize(List<Step> starts) {
    if (history.isInitialized() || hasApplication()) {
      return true;
    }
    for (Container container : pod.getSpec().getInitContainers()) {
      boolean done =
          containers
              .latest(container.getName())
              .filter(
                  found ->
                      found.state() instanceof ContainerState.Exited end && end.exitCode() == 0)
              .isPresent();
      if (!done) {
        advance(container, Step.Role.INIT, starts);
        return false;
      }
    }
    return true;
  }

  private boolean hasApplication() {
    return pod.getSpec().getContainers().stream()
        .anyMatch(container -> containers.latest(container.getName()).isPresent());
  }

  /** Moves one container on by one step, if it has to move. */
  private void advance(Container container, Step.Role role, List<Step> starts) {
    Optional<RuntimeContainer> latest =
        containers
            .latest(container.getName())
            .filter(found -> !(found.state() instanceof ContainerState.Created));
    if (latest.isEmpty()) {
      if (history.mayStart(container, policy)) {
        int attempt = history.nextAttempt(container);
        start(container, role, attempt, BackOff.NEVER_HELD_BACK, starts);
      }
      return;
    }
    RuntimeContainer current = latest.get();
    if (current.state() instanceof ContainerState.Exited end) {
      restart(container, role, current, end, starts);
    } else {
      keep(container, current);
    }
  }

  private void keep(Container container, RuntimeContainer current) {
    String unhealthy = memory.unhealthy().get(current.id());
    if (unhealthy != null) {
      stop(current, unhealthy, history.graceSeconds());
    } else if (!current.identity().specHash().equals(SpecHash.of(container))) {
      stop(current, "its definition changed", history.graceSeconds());
    } else if (memory.stops().containsKey(current.id())) {
      stop(current, "stopping", history.graceSeconds());
    }
  }

  private void restart(
      Container container,
      Step.Role role,
      RuntimeContainer current,
      ContainerState.Exited end,
      List<Step> starts) {
    boolean wanted = role == Step.Role.INIT ? policy.restartsInit(end) : policy.restarts(end);
    if (!wanted) {
      return;
    }
    int delay = delay(current, end);
    Instant due = end.finishedAt().plusSeconds(delay);
    if (due.isAfter(now)) {
      lookAgainAt(due);
    } else {
      start(container, role, current.identity().attempt() + 1, delay, starts);
    }
  }

  private static int delay(RuntimeContainer ended, ContainerState.Exited end) {
    Duration ran = Duration.between(end.startedAt(), end.finishedAt());
    return BackOff.after(ended.identity().backOffSeconds(), ran);
  }

  private void start(
      Container container, Step.Role role, int attempt, int heldBack, List<Step> starts) {
    if (!isHeld(container.getName())) {
      starts.add(new Step.StartContainer(container, role, attempt, heldBack));
    }
  }

  private boolean isHeld(String name) {
    Instant held = memory.heldUntil().get(name);
    if (held == null || !held.isAfter(now)) {
      return false;
    }
    lookAgainAt(held);
    return true;
  }

  private void stop(RuntimeContainer container, String reason, long graceSeconds) {
    PodMemory.Stop begun = memory.stops().get(container.id());
    if (begun == null) {
      steps.add(new Step.Stop(container, reason, graceSeconds));
    } else if (begun.deadline().isAfter(now)) {
      lookAgainAt(begun.deadline());
    } else {
      steps.add(new Step.Kill(container));
    }
  }

  /** True while something still waits to be started, so that its pod keeps or gets an address. */
  private boolean isAwaitingRestart(boolean initialized) {
    return !isDone(initialized);
  }

  /** True when nothing will ever be started again. */
  private boolean isDone(boolean initialized) {
    if (!initialized) {
      return pod.getSpec().getInitContainers().stream()
          .anyMatch(container -> endedForGood(container, Step.Role.INIT));
    }
    return pod.getSpec().getContainers().stream()
        .allMatch(container -> endedForGood(container, Step.Role.APPLICATION));
  }

  private boolean endedForGood(Container container, Step.Role role) {
    Optional<RuntimeContainer> latest = containers.latest(container.getName());
    if (latest.isEmpty()) {
      return !history.mayStart(container, policy);
    }
    if (!(latest.get().state() instanceof ContainerState.Exited end)) {
      return false;
    }
    return role == Step.Role.INIT
        ? end.exitCode() != 0 && !policy.restartsInit(end)
        : !policy.restarts(end);
  }

  private int nextSandboxAttempt() {
    return containers.sandboxes().stream()
            .mapToInt(sandbox -> sandbox.identity().attempt())
            .max()
            .orElse(-1)
        + 1;
  }

  private void lookAgainAt(Instant time) {
    if (lookAgain.isEmpty() || time.isBefore(lookAgain.get())) {
      lookAgain = Optional.of(time);
    }
  }
}
