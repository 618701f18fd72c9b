package dev.slipway.runtime.kubelet.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.kubelet.TestImages;
import dev.slipway.runtime.kubelet.runtime.ContainerIdentity;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntime;
import dev.slipway.runtime.kubelet.runtime.ContainerRuntimeContract;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class DockerRuntimeIT extends ContainerRuntimeContract {
  private static final String HOST = "unix:///var/run/docker.sock";
  private static final String CLUSTER =
      "kubelet-contract-" + Integer.toHexString(new Random().nextInt() & 0xffffff);
  private static DockerRuntime runtime;

  @BeforeAll
  static void connect() throws Exception {
    TestImages.ensureBusybox();
    runtime = new DockerRuntime(HOST, CLUSTER, "node", InstantSource.system());
  }

  @AfterAll
  static void cleanUp() {
    runtime.close();
    DockerCleanup.purge(HOST, CLUSTER);
  }

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  @Override
  protected String image() {
    return TestImages.BUSYBOX;
  }

  @Override
  protected String prefix() {
    return CLUSTER;
  }

  @Test
  void sandboxProgramWaitsForEver() {
    String id =
        runtime.create(
            new ContainerSpec(
                CLUSTER + "-pause",
                new ContainerIdentity("pause", "default", "pause", "", "pause", 0, -1, ""),
                runtime.sandboxImage(),
                new ContainerSpec.Command(
                    List.of("/pause"), List.of(), List.of(), "", ContainerSpec.Console.none()),
                new ContainerSpec.Namespaces("none", "shareable", "", "host", List.of(), Map.of()),
                List.of(),
                ContainerSpec.Resources.unlimited(),
                ContainerSpec.Security.ordinary()));

    runtime.start(id);

    RuntimeContainer found = runtime.inspect(id).orElseThrow();
    assertThat(found.isRunning()).isTrue();
    assertThat(found.identity().isSandbox()).isTrue();
  }

  @Test
  void otherClustersAreNotSeen() {
    try (DockerRuntime other =
        new DockerRuntime(HOST, "kubelet-nobody", "node", InstantSource.system())) {
      assertThat(other.list()).isEmpty();
    }
  }
}
