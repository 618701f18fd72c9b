package dev.slipway.runtime.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.pki.Pki;
import dev.slipway.runtime.store.EtcdConfig;
import dev.slipway.runtime.store.EtcdStore;
import dev.slipway.runtime.store.Store;
import dev.slipway.runtime.store.Store.StoreEvent;
import dev.slipway.runtime.store.Store.WriteResult.Written;
import dev.slipway.runtime.store.StoreException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd of this machine, supervised. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EtcdProcessIT {
  @TempDir Path data;

  private EtcdProcess etcd;

  private EtcdProcess started() {
    etcd = new EtcdProcess(EtcdSettings.in(data), Clock.systemUTC());
    etcd.start();
    return etcd;
  }

  @AfterEach
  void stopEtcd() {
    if (etcd != null) {
      etcd.close();
    }
    EtcdProcess.stopLeftOver(EtcdSettings.in(data));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void start_servesAndKeepsItsDataOverAGracefulStop() {
    try (EtcdStore store = new EtcdStore(started().config())) {
      store.put("/a", bytes("kept"), 0);
      store.put("/largest", new byte[Store.MAX_VALUE_BYTES], 0);
    }
    ProcessHandle process = ProcessHandle.of(etcd.pid().orElseThrow()).orElseThrow();
    etcd.close();
    assertThat(process.isAlive()).isFalse();

    try (EtcdStore store = new EtcdStore(started().config())) {
      assertThat(store.get("/a").orElseThrow().value()).isEqualTo(bytes("kept"));
    }
  }

  @Test
  void killed_itComesBackOnTheSamePortAndTheStoreGoesOn() throws Exception {
    BlockingQueue<StoreEvent> events = new LinkedBlockingQueue<>();
    try (EtcdStore store = new EtcdStore(started().config())) {
      long revision = ((Written) store.put("/a", bytes("0"), 0)).revision();
      store.watch(
          "/a",
          revision,
          new Store.StoreListener() {
            @Override
            public void changed(StoreEvent event) {
              events.add(event);
            }

            @Override
            public void ended(StoreException cause) {}
          });
      for (int i = 1; i <= 3; i++) {
        long pid = etcd.pid().orElseThrow();
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
        long expected = revision;
        byte[] value = bytes("" + i);
        revision = retrying(() -> ((Written) store.put("/a", value, expected)).revision());
        StoreEvent event = events.poll(1, TimeUnit.MINUTES);
        assertThat(event.revision()).isEqualTo(revision);
        await(() -> etcd.pid().isPresent() && etcd.pid().orElseThrow() != pid);
      }
    }
  }

  @Test
  void leftRunningByAKilledParent_itIsAdopted() throws Exception {
    long pid = startInAProcessThatIsKilled();

    assertThat(started().pid()).contains(pid);
    try (EtcdStore store = new EtcdStore(etcd.config())) {
      assertThat(store.get("/a").orElseThrow().value()).isEqualTo(bytes("by the killed one"));
    }
    etcd.close();
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void leftRunningOnAnotherPort_itIsReplaced() throws Exception {
    long pid = startInAProcessThatIsKilled();
    int port = LoopbackPort.free();
    etcd =
        new EtcdProcess(
            new EtcdSettings(data, port, "none", Duration.ofMinutes(1)), Clock.systemUTC());
    etcd.start();

    assertThat(etcd.pid()).isPresent().isNotEqualTo(Optional.of(pid));
    assertThat(etcd.config().endpoints()).containsExactly(URI.create("https://127.0.0.1:" + port));
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    try (EtcdStore store = new EtcdStore(etcd.config())) {
      assertThat(store.get("/a").orElseThrow().value()).isEqualTo(bytes("by the killed one"));
    }
  }

  /** The process id of the etcd that it leaves behind. */
  private long startInAProcessThatIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledParent.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = parent.inputReader()) {
      String last = lines.lines().filter(l -> l.matches("\\d+")).findFirst().orElseThrow();
      return Long.parseLong(last);
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  /** Starts etcd and waits to be killed. */
  static final class KilledParent {
    public static void main(String[] arguments) throws Exception {
      EtcdProcess etcd = new EtcdProcess(EtcdSettings.in(Path.of(arguments[0])), Clock.systemUTC());
      etcd.start();
      try (EtcdStore store = new EtcdStore(etcd.config())) {
        store.put("/a", bytes("by the killed one"), 0);
      }
      System.out.println(etcd.pid().orElseThrow());
      Thread.currentThread().join();
    }
  }

  @Test
  void start_refusesToLookAfterWhatAnotherProcessDoes() {
    started();
    EtcdProcess second = new EtcdProcess(EtcdSettings.in(data), Clock.systemUTC());

    assertThatThrownBy(second::start)
        .isInstanceOf(EtcdException.class)
        .hasMessageContaining("process " + ProcessHandle.current().pid());
    second.close();
    assertThat(ProcessHandle.of(etcd.pid().orElseThrow())).isPresent();
  }

  @Test
  void inAContainer_itIsRestartedAdoptedAndEnded() throws Exception {
    String image = dev.slipway.runtime.store.EtcdContainer.imageName();
    Path docker = NativeEtcd.find("docker").orElseThrow();
    EtcdSettings settings = new EtcdSettings(data, 0, image, Duration.ofMinutes(1));
    assertThat(ContainerEtcd.isImagePresent(docker, image)).isTrue();
    assertThat(ContainerEtcd.isImagePresent(docker, image + "-absent")).isFalse();
    EtcdRunner runner = new EtcdRunner.Container(docker);
    etcd = new EtcdProcess(settings, Clock.systemUTC(), () -> runner);
    etcd.start();
    try (EtcdStore store = new EtcdStore(etcd.config())) {
      long revision = ((Written) store.put("/a", bytes("kept"), 0)).revision();
      long before = etcd.pid().orElseThrow();
      runner.leftOver(settings).orElseThrow().kill();
      await(() -> etcd.pid().isPresent() && etcd.pid().orElseThrow() != before);
      assertThat(retrying(() -> store.get("/a")).orElseThrow().revision()).isEqualTo(revision);
    }
    assertThat(runner.leftOver(settings)).isPresent();
    etcd.close();
    assertThat(runner.leftOver(settings)).isEmpty();
  }

  @Test
  void strangersAreKeptOut() throws Exception {
    Pki cluster = Pki.open(data, Clock.systemUTC());
    URI health = started().config().endpoints().getFirst().resolve("/health");
    var admin = cluster.credential(dev.slipway.runtime.pki.ClusterUsers.admin());
    javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance("TLS");
    Pki own = Pki.open(data.resolve("etcd"), Clock.systemUTC());
    context.init(cluster.keyManagers(admin), own.trustManagers(), null);

    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      assertThatThrownBy(
              () -> client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString()))
          .isInstanceOf(java.io.IOException.class);
    }
    EtcdConfig plain =
        new EtcdConfig(
            List.of(URI.create("http://127.0.0.1:" + health.getPort())),
            Optional.empty(),
            "",
            Duration.ofSeconds(1));
    try (EtcdStore store = new EtcdStore(plain)) {
      assertThatThrownBy(() -> store.get("/a")).isInstanceOf(StoreException.class);
    }
    for (Path file : List.of(data.resolve("etcd"), data.resolve("etcd/data"))) {
      assertThat(Files.getPosixFilePermissions(file)).hasSize(3);
    }
  }

  @Test
  void takenPort_isSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      etcd =
          new EtcdProcess(
              new EtcdSettings(data, taken.getLocalPort(), "none", Duration.ofMinutes(1)),
              Clock.systemUTC());
      assertThatThrownBy(etcd::start)
          .isInstanceOf(EtcdException.class)
          .hasMessageContaining("address already in use")
          .hasMessageContaining("etcd.log");
      assertThat(etcd.pid()).isEmpty();
    }
  }

  @Test
  void damagedData_isSaid() throws Exception {
    started().close();
    Path db = data.resolve("etcd/data/member/snap/db");
    Files.write(db, new byte[100_000]);

    EtcdProcess broken = new EtcdProcess(EtcdSettings.in(data), Clock.systemUTC());
    assertThatThrownBy(broken::start)
        .isInstanceOf(EtcdException.class)
        .hasMessageContaining("did not become ready");
    broken.close();
  }

  private static <T> T retrying(java.util.concurrent.Callable<T> work) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (true) {
      try {
        return work.call();
      } catch (StoreException e) {
        assertThat(System.nanoTime()).as("last: %s", e).isLessThan(deadline);
      }
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
      Thread.yield();
    }
  }
}
