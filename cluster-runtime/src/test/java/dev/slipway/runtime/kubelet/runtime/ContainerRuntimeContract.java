package dev.slipway.runtime.kubelet.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What every container runtime keeps. Subclasses bring a real one. */
public abstract class ContainerRuntimeContract {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** The runtime under test, the same for the whole class. */
  protected abstract ContainerRuntime runtime();

  /** An image that is there and can run {@code sleep}. */
  protected abstract String image();

  /** Unique to the run. */
  protected abstract String prefix();

  private ContainerSpec spec(String pod) {
    return new ContainerSpec(
        prefix() + "-" + NAMES.incrementAndGet(),
        new ContainerIdentity(pod, "default", pod, "main", "sandbox", 2, 20, "hash"),
        image(),
        new ContainerSpec.Command(
            List.of("sleep"), List.of("1000"), List.of(), "", ContainerSpec.Console.none()),
        new ContainerSpec.Namespaces("none", "", "", "", List.of(), Map.of()),
        List.of(),
        ContainerSpec.Resources.unlimited(),
        ContainerSpec.Security.ordinary());
  }

  @Test
  void createdContainerWaitsUntilItIsStarted() {
    ContainerSpec spec = spec("created");

    String id = runtime().create(spec);

    RuntimeContainer found = runtime().inspect(id).orElseThrow();
    assertThat(found.state()).isInstanceOf(ContainerState.Created.class);
    assertThat(found.identity()).isEqualTo(spec.identity());
    assertThat(found.image()).isEqualTo(image());
    assertThat(runtime().list()).extracting(RuntimeContainer::id).contains(id);
  }

  @Test
  void nameIsTakenOnce() {
    ContainerSpec spec = spec("twice");
    runtime().create(spec);

    assertThatThrownBy(() -> runtime().create(spec))
        .isInstanceOf(ContainerException.class)
        .hasMessageContaining("already in use");
  }

  @Test
  void imageHasToBeThere() {
    ContainerSpec spec = spec("imageless");
    ContainerSpec other =
        new ContainerSpec(
            spec.name(),
            spec.identity(),
            "slipway-kubelet-test/no-such-image:1",
            spec.command(),
            spec.namespaces(),
            spec.mounts(),
            spec.resources(),
            spec.security());

    assertThatThrownBy(() -> runtime().create(other)).isInstanceOf(ContainerException.class);
    assertThat(runtime().findImage("slipway-kubelet-test/no-such-image:1")).isEmpty();
    assertThat(runtime().findImage(image())).isPresent();
  }

  @Test
  void startedContainerRunsUntilItIsKilled() {
    String id = runtime().create(spec("killed"));

    runtime().start(id);
    runtime().start(id);
    assertThat(runtime().inspect(id).orElseThrow().isRunning()).isTrue();
    runtime().signal(id, "SIGKILL");

    RuntimeContainer ended = await(id, RuntimeContainer::hasExited);
    ContainerState.Exited end = (ContainerState.Exited) ended.state();
    assertThat(end.exitCode()).isEqualTo(137);
    assertThat(end.reason()).isEqualTo("Error");
    assertThat(end.finishedAt()).isAfterOrEqualTo(end.startedAt());
    runtime().signal(id, "SIGKILL");
  }

  @Test
  void removedContainerIsGone() {
    String id = runtime().create(spec("removed"));
    runtime().start(id);

    runtime().remove(id);
    runtime().remove(id);

    assertThat(runtime().inspect(id)).isEmpty();
    assertThat(runtime().list()).extracting(RuntimeContainer::id).doesNotContain(id);
    runtime().signal(id, "SIGTERM");
  }

  @Test
  void commandsRunOnlyInRunningContainers() {
    String id = runtime().create(spec("exec"));
    assertThatThrownBy(() -> runtime().exec(id, List.of("true"), java.time.Duration.ofSeconds(5)))
        .isInstanceOf(ContainerException.class);

    runtime().start(id);

    assertThat(runtime().exec(id, List.of("true"), java.time.Duration.ofSeconds(20)))
        .isEqualTo(new ExecResult.Ended(0, ""));
    assertThat(runtime().exec(id, List.of("false"), java.time.Duration.ofSeconds(20)))
        .isEqualTo(new ExecResult.Ended(1, ""));
  }

  @Test
  void watchTellsWhatIsThereAndThenWhatHappens() throws InterruptedException {
    String before = runtime().create(spec("before"));
    Heard heard = new Heard();

    runtime().watch(heard);
    assertThat(heard.await(it -> it.startsWith("synced"))).contains(before);
    String id = runtime().create(spec("watched"));
    runtime().start(id);
    heard.await(it -> it.equals("changed " + id + " Running"));
    runtime().signal(id, "SIGKILL");
    heard.await(it -> it.equals("changed " + id + " Exited"));
    runtime().remove(id);
    heard.await(it -> it.equals("removed " + id));
  }

  private RuntimeContainer await(String id, Predicate<RuntimeContainer> wanted) {
    java.time.Instant deadline = java.time.Instant.now().plusSeconds(20);
    while (java.time.Instant.now().isBefore(deadline)) {
      Optional<RuntimeContainer> found = runtime().inspect(id).filter(wanted);
      if (found.isPresent()) {
        return found.get();
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("still " + runtime().inspect(id));
  }

  private static final class Heard implements RuntimeListener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    @Override
    public void synced(List<RuntimeContainer> all) {
      messages.add("synced " + all.stream().map(RuntimeContainer::id).toList());
    }

    @Override
    public void changed(RuntimeContainer container) {
      messages.add(
          "changed " + container.id() + " " + container.state().getClass().getSimpleName());
    }

    @Override
    public void removed(String id) {
      messages.add("removed " + id);
    }

    @Override
    public void lost(String reason) {
      messages.add("lost " + reason);
    }

    String await(Predicate<String> wanted) throws InterruptedException {
      while (true) {
        String message = messages.poll(20, TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("nothing more is heard");
        }
        if (wanted.test(message)) {
          return message;
        }
      }
    }
  }
}
