package dev.slipway.runtime.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.kubelet.runtime.ContainerIdentity;
import dev.slipway.runtime.kubelet.runtime.ContainerState;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodMachineTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Container WEB = container("web", "nginx:1");
  private static final Container SIDE = container("side", "side:1");

  private final List<RuntimeContainer> there = new ArrayList<>();

  private static Container container(String name, String image) {
    return new ContainerBuilder().withName(name).withImage(image).build();
  }

  private static Pod pod(String policy, Container... containers) {
    return new PodBuilder()
        .withNewMetadata()
        .withUid("uid")
        .withName("pod")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy(policy)
        .withContainers(containers)
        .endSpec()
        .build();
  }

  private RuntimeContainer sandbox(int attempt, ContainerState state) {
    return add("", "sandbox-" + attempt, attempt, -1, "", state);
  }

  private RuntimeContainer web(int attempt, int heldBack, ContainerState state) {
    return add("web", "sandbox-0", attempt, heldBack, SpecHash.of(WEB), state);
  }

  private RuntimeContainer add(
      String name, String sandbox, int attempt, int heldBack, String hash, ContainerState state) {
    RuntimeContainer container =
        new RuntimeContainer(
            name + "-" + sandbox + "-" + attempt,
            new ContainerIdentity("uid", "default", "pod", name, sandbox, attempt, heldBack, hash),
            "image",
            "sha256:1",
            "",
            "SIGTERM",
            NOW.minusSeconds(100),
            state);
    there.add(container);
    return container;
  }

  private static ContainerState running() {
    return new ContainerState.Running(NOW.minusSeconds(60));
  }

  private static ContainerState exited(int code, Duration ran, Duration ago) {
    return new ContainerState.Exited(code, "Error", "", NOW.minus(ago).minus(ran), NOW.minus(ago));
  }

  private PodPlan plan(Pod pod) {
    return plan(pod, PodMemory.none());
  }

  private PodPlan plan(Pod pod, PodMemory memory) {
    return PodMachine.plan(pod, PodContainers.of(there), memory, NOW);
  }

  private static PodMemory ending(Map<String, PodMemory.Stop> stops) {
    return new PodMemory(
        Optional.of(new PodMemory.Ending("deleted", 30)), stops, Map.of(), Map.of());
  }

  @Test
  void freshPodGetsASandboxAndAllItsContainers() {
    PodPlan plan = plan(pod("Always", WEB, SIDE));

    assertThat(plan.steps())
        .containsExactly(
            new Step.StartSandbox(0),
            new Step.StartContainer(WEB, Step.Role.APPLICATION, 0, -1),
            new Step.StartContainer(SIDE, Step.Role.APPLICATION, 0, -1));
  }

  @Test
  void sandboxThatDidNotComeUpIsHeldBackWithAllItsContainers() {
    PodMemory memory =
        new PodMemory(
            Optional.empty(),
            Map.of(),
            Map.of(),
            Map.of(PodMemory.SANDBOX, NOW.plusSeconds(4), "web", NOW.plusSeconds(9)));

    assertThat(plan(pod("Always", WEB, SIDE), memory))
        .isEqualTo(new PodPlan(List.of(), Optional.of(NOW.plusSeconds(4))));
  }

  @Test
  void podThatRunsIsLeftAlone() {
    sandbox(0, running());
    web(0, -1, running());

    assertThat(plan(pod("Always", WEB))).isEqualTo(new PodPlan(List.of(), Optional.empty()));
  }

  @Test
  void firstRestartComesAtOnce() {
    sandbox(0, running());
    web(0, -1, exited(1, Duration.ofSeconds(1), Duration.ZERO));

    assertThat(plan(pod("Always", WEB)).steps())
        .containsExactly(new Step.StartContainer(WEB, Step.Role.APPLICATION, 1, 0));
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "10, 20", "20, 40", "160, 300", "300, 300"})
  void laterRestartsAreHeldBackTwiceAsLongEach(int before, int after) {
    sandbox(0, running());
    web(3, before, exited(1, Duration.ofSeconds(1), Duration.ofSeconds(5)));

    PodPlan plan = plan(pod("Always", WEB));

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.lookAgain()).contains(NOW.minusSeconds(5).plusSeconds(after));
  }

  @Test
  void tenQuietMinutesForgiveEverything() {
    sandbox(0, running());
    web(7, 300, exited(1, Duration.ofMinutes(10), Duration.ZERO));

    assertThat(plan(pod("Always", WEB)).steps())
        .containsExactly(new Step.StartContainer(WEB, Step.Role.APPLICATION, 8, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "Always,0,true",
    "Always,1,true",
    "OnFailure,0,false",
    "OnFailure,1,true",
    "Never,0,false",
    "Never,1,false"
  })
  void restartPolicyDecides(String policy, int code, boolean restarted) {
    RuntimeContainer sandbox = sandbox(0, running());
    web(0, -1, exited(code, Duration.ofSeconds(1), Duration.ofSeconds(1)));

    List<Step> steps = plan(pod(policy, WEB)).steps();

    if (restarted) {
      assertThat(steps).containsExactly(new Step.StartContainer(WEB, Step.Role.APPLICATION, 1, 0));
    } else {
      assertThat(steps).containsExactly(new Step.Kill(sandbox));
    }
  }

  @Test
  void containersOfALostSandboxAreStoppedBeforeANewOneStarts() {
    RuntimeContainer lost = sandbox(0, exited(137, Duration.ofSeconds(1), Duration.ZERO));
    RuntimeContainer stray = web(0, -1, running());

    PodPlan plan = plan(pod("Always", WEB));

    assertThat(plan.steps())
        .containsExactly(new Step.Stop(stray, "its sandbox is gone", 30), new Step.Remove(lost));
  }

  @Test
  void newSandboxFollowsALostOne() {
    RuntimeContainer lost = sandbox(0, exited(137, Duration.ofSeconds(1), Duration.ZERO));
    web(0, -1, exited(137, Duration.ofSeconds(1), Duration.ZERO));

    assertThat(plan(pod("Always", WEB)).steps())
        .containsExactly(
            new Step.Remove(lost),
            new Step.StartSandbox(1),
            new Step.StartContainer(WEB, Step.Role.APPLICATION, 1, 0));
  }

  @Test
  void changedImageReplacesTheContainer() {
    sandbox(0, running());
    RuntimeContainer old = web(0, -1, running());

    assertThat(plan(pod("Always", container("web", "nginx:2"))).steps())
        .containsExactly(new Step.Stop(old, "its definition changed", 30));
  }

  @Test
  void onlyTheNewestContainerAndTheOneBeforeAreKept() {
    sandbox(0, running());
    RuntimeContainer oldest = web(0, -1, exited(1, Duration.ofSeconds(1), Duration.ofSeconds(9)));
    web(1, 0, exited(1, Duration.ofSeconds(1), Duration.ofSeconds(5)));
    web(2, 10, running());

    assertThat(plan(pod("Always", WEB)).steps()).containsExactly(new Step.Remove(oldest));
  }

  @Test
  void endingPodIsAskedThenKilledThenFinished() {
    sandbox(0, running());
    RuntimeContainer web = web(0, -1, running());
    Pod pod = pod("Always", WEB);

    assertThat(plan(pod, ending(Map.of())).steps())
        .containsExactly(new Step.Stop(web, "deleted", 30));
    PodMemory.Stop later = new PodMemory.Stop(NOW.plusSeconds(9));
    assertThat(plan(pod, ending(Map.of(web.id(), later))))
        .isEqualTo(new PodPlan(List.of(), Optional.of(NOW.plusSeconds(9))));
    PodMemory.Stop over = new PodMemory.Stop(NOW);
    assertThat(plan(pod, ending(Map.of(web.id(), over))).steps())
        .containsExactly(new Step.Kill(web));
    there.remove(web);
    web(0, -1, exited(143, Duration.ofSeconds(1), Duration.ZERO));
    assertThat(plan(pod, ending(Map.of(web.id(), over))).steps())
        .containsExactly(new Step.Finish());
  }

  @Test
  void initContainersRunOneAfterTheOther() {
    Container first = container("first", "a:1");
    Container second = container("second", "b:1");
    Pod pod =
        new PodBuilder(pod("Always", WEB))
            .editSpec()
            .withInitContainers(first, second)
            .endSpec()
            .build();

    assertThat(plan(pod).steps())
        .containsExactly(
            new Step.StartSandbox(0), new Step.StartContainer(first, Step.Role.INIT, 0, -1));
    sandbox(0, running());
    add(
        "first",
        "sandbox-0",
        0,
        -1,
        SpecHash.of(first),
        exited(0, Duration.ofSeconds(1), Duration.ZERO));
    assertThat(plan(pod).steps())
        .containsExactly(new Step.StartContainer(second, Step.Role.INIT, 0, -1));
    add(
        "second",
        "sandbox-0",
        0,
        -1,
        SpecHash.of(second),
        exited(0, Duration.ofSeconds(1), Duration.ZERO));
    assertThat(plan(pod).steps())
        .containsExactly(new Step.StartContainer(WEB, Step.Role.APPLICATION, 0, -1));
  }

  @Test
  void containerThatWasRemovedBehindOurBackIsStartedWithItsCountKept() {
    sandbox(0, running());
    Pod pod =
        new PodBuilder(pod("Always", WEB))
            .withNewStatus()
            .withPhase("Running")
            .addNewContainerStatus()
            .withName("web")
            .withContainerID("docker://gone")
            .withRestartCount(4)
            .endContainerStatus()
            .endStatus()
            .build();

    assertThat(plan(pod).steps())
        .containsExactly(new Step.StartContainer(WEB, Step.Role.APPLICATION, 5, -1));
  }

  @Test
  void unhealthyContainerIsStopped() {
    sandbox(0, running());
    RuntimeContainer web = web(0, -1, running());
    PodMemory memory =
        new PodMemory(
            Optional.empty(), Map.of(), Map.of(web.id(), "failed liveness probe"), Map.of());

    assertThat(plan(pod("Always", WEB), memory).steps())
        .containsExactly(new Step.Stop(web, "failed liveness probe", 30));
  }

  @Test
  void heldContainerIsLookedAtAgainInTime() {
    sandbox(0, running());
    PodMemory memory =
        new PodMemory(Optional.empty(), Map.of(), Map.of(), Map.of("web", NOW.plusSeconds(7)));

    assertThat(plan(pod("Always", WEB), memory))
        .isEqualTo(new PodPlan(List.of(), Optional.of(NOW.plusSeconds(7))));
  }

  @Test
  void podThatIsOverIsNeverStartedAgain() {
    Pod pod =
        new PodBuilder(pod("Never", WEB)).withNewStatus().withPhase("Failed").endStatus().build();

    assertThat(plan(pod).steps()).isEmpty();
  }
}
