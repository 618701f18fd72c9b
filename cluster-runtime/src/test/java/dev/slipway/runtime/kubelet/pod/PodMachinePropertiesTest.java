package dev.slipway.runtime.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.kubelet.runtime.ContainerIdentity;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import dev.slipway.runtime.kubelet.testing.InMemoryRuntime;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens to a pod's containers, it comes back to what was asked for. */
final class PodMachinePropertiesTest {
  private static final Pod POD =
      new PodBuilder()
          .withNewMetadata()
          .withUid("uid")
          .withName("pod")
          .withNamespace("default")
          .endMetadata()
          .withNewSpec()
          .withRestartPolicy("Always")
          .withContainers(
              new ContainerBuilder().withName("a").withImage("image").build(),
              new ContainerBuilder().withName("b").withImage("image").build())
          .endSpec()
          .build();

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Map<String, PodMemory.Stop> stops = new HashMap<>();
  private Optional<PodMemory.Ending> ending = Optional.empty();

  @Property(tries = 200)
  void afterAnyAccidentsItRunsAgainInOneSandbox(
      @ForAll @Size(max = 12) List<@IntRange(max = 9) Integer> accidents) {
    InMemoryRuntime runtime = runtime();
    settle(runtime);

    for (int accident : accidents) {
      harm(runtime, accident);
      step(runtime);
      now = now.plusSeconds(accident);
    }
    settle(runtime);

    PodContainers containers = PodContainers.of(runtime.list());
    RuntimeContainer sandbox = containers.sandbox().orElseThrow();
    assertThat(containers.sandboxes()).hasSize(1);
    assertThat(containers.applications().stream().filter(RuntimeContainer::isRunning))
        .hasSize(2)
        .allMatch(it -> it.identity().sandbox().equals(sandbox.identity().sandbox()));
    assertThat(containers.named("a")).hasSizeLessThanOrEqualTo(2);
  }

  @Property(tries = 100)
  void endingPodAlwaysComesToNothing(
      @ForAll @Size(max = 6) List<@IntRange(max = 9) Integer> accidents) {
    InMemoryRuntime runtime = runtime();
    settle(runtime);
    accidents.forEach(accident -> harm(runtime, accident));

    ending = Optional.of(new PodMemory.Ending("deleted", 30));
    settle(runtime);

    assertThat(runtime.list()).isEmpty();
  }

  private InMemoryRuntime runtime() {
    InMemoryRuntime runtime = new InMemoryRuntime(() -> now);
    runtime.addImage("image");
    return runtime;
  }

  private void harm(InMemoryRuntime runtime, int accident) {
    List<RuntimeContainer> all = runtime.list();
    if (all.isEmpty()) {
      return;
    }
    RuntimeContainer victim = all.get(accident % all.size());
    if (accident % 3 == 0) {
      runtime.remove(victim.id());
    } else {
      runtime.signal(victim.id(), accident % 3 == 1 ? "SIGKILL" : "SIGTERM");
    }
  }

  private void settle(InMemoryRuntime runtime) {
    for (int i = 0; i < 40; i++) {
      Optional<Instant> lookAgain = step(runtime);
      now = lookAgain.filter(it -> it.isAfter(now)).orElse(now.plusMillis(10));
    }
  }

  private Optional<Instant> step(InMemoryRuntime runtime) {
    PodPlan plan =
        PodMachine.plan(
            POD,
            PodContainers.of(runtime.list()),
            new PodMemory(ending, stops, Map.of(), Map.of()),
            now);
    String sandbox =
        PodContainers.of(runtime.list()).sandbox().map(it -> it.identity().sandbox()).orElse("");
    for (Step step : plan.steps()) {
      sandbox = take(runtime, step, sandbox);
    }
    return plan.lookAgain();
  }

  private String take(ContainerRuntime runtime, Step step, String sandbox) {
    switch (step) {
      case Step.StartSandbox start -> {
        String name = "sandbox-" + start.attempt() + "-" + now;
        runtime.start(
            runtime.create(spec(name, "", name, start.attempt(), -1, "pause:memory", "")));
        return name;
      }
      case Step.StartContainer start -> {
        String name = start.container().getName();
        runtime.start(
            runtime.create(
                spec(
                    name + "-" + start.attempt() + "-" + now,
                    name,
                    sandbox,
                    start.attempt(),
                    start.heldBackSeconds(),
                    "image",
                    SpecHash.of(start.container()))));
      }
      case Step.Stop stop -> {
        stops.put(stop.container().id(), new PodMemory.Stop(now.plusSeconds(stop.graceSeconds())));
        runtime.signal(stop.container().id(), "SIGTERM");
      }
      case Step.Kill kill -> runtime.signal(kill.container().id(), "SIGKILL");
      case Step.Remove remove -> runtime.remove(remove.container().id());
      case Step.Finish finish -> runtime.list().forEach(it -> runtime.remove(it.id()));
    }
    return sandbox;
  }

  private static ContainerSpec spec(
      String name,
      String container,
      String sandbox,
      int attempt,
      int heldBack,
      String image,
      String hash) {
    return new ContainerSpec(
        name,
        new ContainerIdentity("uid", "default", "pod", container, sandbox, attempt, heldBack, hash),
        image,
        new ContainerSpec.Command(
            List.of(), List.of(), List.of(), "", ContainerSpec.Console.none()),
        new ContainerSpec.Namespaces("", "", "", "", List.of(), Map.of()),
        List.of(),
        ContainerSpec.Resources.unlimited(),
        ContainerSpec.Security.ordinary());
  }
}
