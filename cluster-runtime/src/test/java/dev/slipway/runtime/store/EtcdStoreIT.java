package dev.slipway.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.store.Store.ListRequest;
import dev.slipway.runtime.store.Store.StoreEvent;
import dev.slipway.runtime.store.Store.StoredValue;
import dev.slipway.runtime.store.Store.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on a real etcd, and what a store owes its users while etcd fails. */
final class EtcdStoreIT extends StoreContract {
  private static final AtomicInteger PREFIXES = new AtomicInteger();
  private static EtcdContainer etcd;

  @BeforeAll
  static void startEtcd() throws Exception {
    etcd = new EtcdContainer();
    etcd.start();
  }

  @AfterAll
  static void stopEtcd() {
    etcd.stop();
  }

  @Override
  Store open() {
    return open(Duration.ofSeconds(20));
  }

  private static EtcdStore open(Duration timeout) {
    return new EtcdStore(
        new EtcdConfig(
            List.of(etcd.endpoint()),
            Optional.empty(),
            "/test-" + PREFIXES.incrementAndGet(),
            timeout));
  }

  @Test
  void list_ofManyLargeValuesComesInPages() throws Exception {
    byte[] value = new byte[100_000];
    Callable<Boolean> writer =
        () -> {
          for (int i = 0; i < 40; i++) {
            store.put("/big/" + Thread.currentThread().threadId() + "/" + i, value, 0);
          }
          return true;
        };
    atOnce(5, writer);
    Store.StorePage all = store.list(new ListRequest("/big/", "", 0, 0));
    Store.StorePage some = store.list(new ListRequest("/big/", "", 150, 0));

    assertThat(all.values()).hasSize(200).isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
    assertThat(all.remaining()).isZero();
    assertThat(some.values()).hasSize(150);
    assertThat(some.remaining()).isEqualTo(50);
    assertThat(some.values().getLast().key()).isEqualTo(all.values().get(149).key());
  }

  @Test
  void watch_listenerSlowerThanTheWritersGetsAllInOrder() throws Exception {
    byte[] value = new byte[500_000];
    int writes = 200;
    CountDownLatch gate = new CountDownLatch(1);
    Recorder recorder = new Recorder();
    long start = write("/slow", "0", 0);
    store.watch(
        "/",
        start,
        new Store.StoreListener() {
          @Override
          public void changed(StoreEvent event) {
            try {
              gate.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            StoreEvent light =
                new StoreEvent(event.key(), event.revision(), Optional.empty(), Optional.empty());
            recorder.changed(light);
          }

          @Override
          public void ended(StoreException cause) {
            recorder.ended(cause);
          }
        });
    long revision = start;
    for (int i = 0; i < writes; i++) {
      revision = written(store.put("/slow", value, revision));
    }
    gate.countDown();

    List<StoreEvent> events = recorder.awaitRevision(revision);
    assertThat(events).hasSize(writes);
    assertThat(events).extracting(StoreEvent::revision).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void idleWatchIsCarriedOverACompaction() {
    long start = write("/idle/a", "0", 0);
    Recorder recorder = new Recorder();
    store.watch("/idle/", start, recorder);
    Recorder other = new Recorder();
    store.watch("/busy/", start, other);
    long revision = 0;
    for (int i = 0; i < 20; i++) {
      revision = write("/busy/a", "" + i, revision);
    }
    other.awaitRevision(revision);
    store.compact(revision);
    etcd.kill();
    etcd.startAgain();
    long last = retrying(() -> write("/idle/b", "after", 0));

    // Whether etcd told the idle watch how far it is before it died decides which of the two.
    recorder.awaitEventOrEnd();
    if (recorder.events().isEmpty()) {
      assertThat(recorder.awaitEnd()).isInstanceOf(CompactedException.class);
    } else {
      assertThat(recorder.events()).extracting(StoreEvent::revision).containsExactly(last);
    }
  }

  @Test
  void etcdKilledUnderLoad_losesNothingAcknowledgedAndLeavesNoGapInWatches() throws Exception {
    long start = store.list(new ListRequest("", "", 0, 0)).revision();
    Recorder recorder = new Recorder();
    store.watch("/load/", start, recorder);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger acknowledged = new AtomicInteger();
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<Future<Map<Long, String>>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String key = "/load/" + i;
        writers.add(executor.submit(() -> writeUntil(stop, key, acknowledged)));
      }
      try {
        for (int restarts = 1; restarts <= 3; restarts++) {
          awaitAtLeast(acknowledged, acknowledged.get() + 100);
          etcd.kill();
          etcd.startAgain();
        }
        awaitAtLeast(acknowledged, acknowledged.get() + 100);
      } finally {
        stop.set(true);
      }
      Map<Long, String> written = new HashMap<>();
      for (Future<Map<Long, String>> writer : writers) {
        written.putAll(writer.get(1, TimeUnit.MINUTES));
      }
      long last =
          store.put("/load/end", bytes("end"), 0) instanceof WriteResult.Written w
              ? w.revision()
              : -1;
      Map<Long, String> seen = new HashMap<>();
      List<StoreEvent> events = recorder.awaitRevision(last);
      for (StoreEvent event : events) {
        seen.put(
            event.revision(),
            event.key() + "=" + Recorder.text(event.value().orElseThrow().value()));
      }
      assertThat(seen).containsAllEntriesOf(written);
      assertThat(events).extracting(StoreEvent::revision).isSorted().doesNotHaveDuplicates();
      assertThat(events).as("each revision").hasSize((int) (last - start));
    }
  }

  /** Counts a key up; what became of a write that failed is found out by reading. */
  private Map<Long, String> writeUntil(AtomicBoolean stop, String key, AtomicInteger count) {
    Map<Long, String> written = new HashMap<>();
    for (int i = 0; !stop.get(); i++) {
      String value = "" + i;
      Optional<StoredValue> current = retrying(() -> store.get(key));
      try {
        WriteResult result =
            store.put(key, bytes(value), current.map(StoredValue::revision).orElse(0L));
        if (result instanceof WriteResult.Written w) {
          written.put(w.revision(), key + "=" + value);
          count.incrementAndGet();
        }
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("etcd at").hasMessageContaining(key);
      }
    }
    return written;
  }

  @Test
  void etcdDownForLongerThanTheTimeout_saysSoAndRecovers() throws Exception {
    try (EtcdStore impatient = open(Duration.ofSeconds(1))) {
      long revision = ((WriteResult.Written) impatient.put("/a", bytes("0"), 0)).revision();
      Recorder recorder = new Recorder();
      impatient.watch("/", revision, recorder);
      etcd.kill();
      try {
        assertThatThrownBy(() -> impatient.get("/a"))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining(etcd.endpoint().toString())
            .hasMessageContaining("get /a");
        assertThatThrownBy(() -> impatient.put("/a", bytes("1"), revision))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("put of /a")
            .hasMessageContaining("not known");
        for (int i = 0; i < 4; i++) {
          assertThatThrownBy(() -> impatient.get("/a")).isInstanceOf(StoreException.class);
        }
      } finally {
        etcd.startAgain();
      }
      StoredValue now = retrying(() -> impatient.get("/a")).orElseThrow();
      WriteResult result = retrying(() -> impatient.put("/a", bytes("2"), now.revision()));
      recorder.awaitRevision(((WriteResult.Written) result).revision());
      assertThat(Recorder.text(recorder.events().getLast().value().orElseThrow().value()))
          .isEqualTo("2");
    }
  }

  @Test
  void etcdFrozenForLess_isWaitedOut() throws Exception {
    long revision = write("/a", "0", 0);
    Recorder recorder = new Recorder();
    store.watch("/", revision, recorder);
    etcd.pause();
    CompletableFuture<WriteResult> put;
    try {
      put = CompletableFuture.supplyAsync(() -> store.put("/a", bytes("1"), revision));
      assertThatThrownBy(() -> put.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
    } finally {
      etcd.unpause();
    }
    assertThat(put.get(1, TimeUnit.MINUTES)).isInstanceOf(WriteResult.Written.class);
    assertThat(recorder.awaitCount(1)).extracting(Recorder::describe).containsExactly("/a=1<-0");
  }

  @Test
  void close_endsCallsThatAreUnderWay() throws Exception {
    EtcdStore closing = open(Duration.ofMinutes(2));
    closing.put("/a", bytes("0"), 0);
    etcd.pause();
    try {
      CompletableFuture<?> get = CompletableFuture.runAsync(() -> closing.get("/a"));
      CompletableFuture<?> put = CompletableFuture.runAsync(() -> closing.put("/b", bytes("0"), 0));
      assertThatThrownBy(() -> get.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      closing.close();
      for (CompletableFuture<?> call : List.of(get, put)) {
        assertThatThrownBy(() -> call.get(1, TimeUnit.MINUTES))
            .hasCauseInstanceOf(StoreException.class);
      }
    } finally {
      etcd.unpause();
    }
  }

  @Test
  void close_leavesNoThreadBehind() {
    Set<Thread> before = clientThreads();
    for (int i = 0; i < 5; i++) {
      try (EtcdStore other = open(Duration.ofSeconds(20))) {
        other.get("/a");
        Recorder recorder = new Recorder();
        other.watch("/", other.list(new ListRequest("", "", 0, 0)).revision(), recorder);
        other.close();
        recorder.awaitEnd();
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!before.containsAll(clientThreads())) {
      assertThat(System.nanoTime()).as("left: %s", clientThreads()).isLessThan(deadline);
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  private static Set<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("vert.x-") || t.getName().startsWith("jetcd"))
        .collect(Collectors.toSet());
  }

  @Test
  void compactionLoop_compactsWhatIsOldEnough() {
    MovableClock clock = new MovableClock();
    try (CompactionLoop loop = new CompactionLoop(store, clock, Duration.ofMinutes(5))) {
      CompactionLoopTest.assertCompactsInTime(store, clock, loop);
    }
  }

  private static void awaitAtLeast(AtomicInteger counter, int count) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (counter.get() < count) {
      assertThat(System.nanoTime()).as("%s of %s", counter, count).isLessThan(deadline);
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  private static <T> T retrying(Callable<T> work) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (true) {
      try {
        return work.call();
      } catch (StoreException e) {
        assertThat(System.nanoTime()).as("last: %s", e).isLessThan(deadline);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
