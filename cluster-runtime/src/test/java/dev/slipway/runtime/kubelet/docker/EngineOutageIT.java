package dev.slipway.runtime.kubelet.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.kubelet.TestImages;
import dev.slipway.runtime.kubelet.runtime.ContainerIdentity;
import dev.slipway.runtime.kubelet.runtime.ContainerSpec;
import dev.slipway.runtime.kubelet.runtime.RuntimeContainer;
import dev.slipway.runtime.kubelet.runtime.RuntimeListener;
import dev.slipway.runtime.kubelet.runtime.RuntimeUnavailableException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine goes away and comes back while it is watched. */
final class EngineOutageIT {
  private final String cluster =
      "kubelet-outage-" + Integer.toHexString(new Random().nextInt() & 0xffffff);

  @Test
  void watchGoesOnWhenTheEngineIsBack(@TempDir Path folder) throws Exception {
    TestImages.ensureBusybox();
    try (CuttableSocket socket = new CuttableSocket(folder.resolve("docker.sock"));
        DockerRuntime direct =
            new DockerRuntime(
                "unix:///var/run/docker.sock", cluster, "node", InstantSource.system());
        DockerRuntime runtime =
            new DockerRuntime(socket.host(), cluster, "node", InstantSource.system())) {
      Heard heard = new Heard();
      runtime.watch(heard);
      assertThat(heard.next()).isEqualTo("synced []");

      socket.cut();
      assertThat(heard.next()).isEqualTo("lost");
      assertThatThrownBy(runtime::list).isInstanceOf(RuntimeUnavailableException.class);
      String id = direct.create(spec());
      direct.start(id);
      socket.restore();

      assertThat(heard.next()).isEqualTo("synced [" + id + "]");
      direct.signal(id, "SIGKILL");
      heard.awaitExit(id);
    } finally {
      DockerCleanup.purge("unix:///var/run/docker.sock", cluster);
    }
  }

  private ContainerSpec spec() {
    return new ContainerSpec(
        cluster,
        new ContainerIdentity("pod", "default", "pod", "main", "sandbox", 0, -1, ""),
        TestImages.BUSYBOX,
        new ContainerSpec.Command(
            List.of("sleep"), List.of("1000"), List.of(), "", ContainerSpec.Console.none()),
        new ContainerSpec.Namespaces("none", "", "", "", List.of(), Map.of()),
        List.of(),
        ContainerSpec.Resources.unlimited(),
        ContainerSpec.Security.ordinary());
  }

  private static final class Heard implements RuntimeListener {
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private boolean lost; // of the one thread that tells

    @Override
    public void synced(List<RuntimeContainer> all) {
      lost = false;
      messages.add("synced " + all.stream().map(RuntimeContainer::id).toList());
    }

    @Override
    public void changed(RuntimeContainer container) {
      messages.add((container.hasExited() ? "exited " : "changed ") + container.id());
    }

    @Override
    public void removed(String id) {
      messages.add("removed " + id);
    }

    @Override
    public void lost(String reason) {
      if (!lost) {
        messages.add("lost");
      }
      lost = true;
    }

    String next() throws InterruptedException {
      String message = messages.poll(30, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("nothing is heard");
      }
      return message;
    }

    void awaitExit(String id) throws InterruptedException {
      while (!next().equals("exited " + id)) {
        continue;
      }
    }
  }
}
