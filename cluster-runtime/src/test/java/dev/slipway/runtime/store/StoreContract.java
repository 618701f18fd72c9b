package dev.slipway.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.store.Store.ListRequest;
import dev.slipway.runtime.store.Store.StoreEvent;
import dev.slipway.runtime.store.Store.StorePage;
import dev.slipway.runtime.store.Store.StoredValue;
import dev.slipway.runtime.store.Store.WriteResult;
import dev.slipway.runtime.store.Store.WriteResult.Conflict;
import dev.slipway.runtime.store.Store.WriteResult.Written;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store does. A subclass opens a store that nobody else writes to. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
abstract class StoreContract {
  private static final byte[] ONE_BYTE = {1};

  protected Store store;

  /** An empty store. */
  abstract Store open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    if (store != null) {
      store.close();
    }
  }

  // ---- one key

  @Test
  void get_absentKeyIsEmpty() {
    assertThat(store.get("/a")).isEmpty();
  }

  @Test
  void put_createsOnlyWhereAbsent() {
    long created = write("/a", "one", 0);

    assertThat(store.get("/a")).hasValueSatisfying(v -> assertValue(v, "/a", "one", created));
    assertThat(store.put("/a", bytes("two"), 0))
        .isInstanceOfSatisfying(
            Conflict.class,
            c ->
                assertThat(c.current())
                    .hasValueSatisfying(v -> assertValue(v, "/a", "one", created)));
    assertThat(text("/a")).isEqualTo("one");
  }

  @Test
  void put_replacesOnlyTheExpectedRevision() {
    long created = write("/a", "one", 0);
    long updated = write("/a", "two", created);

    assertThat(updated).isGreaterThan(created);
    assertThat(store.put("/a", bytes("late"), created)).isInstanceOf(Conflict.class);
    assertThat(store.put("/absent", bytes("x"), created)).isEqualTo(absentConflict());
    assertThat(text("/a")).isEqualTo("two");
  }

  @Test
  void put_afterDeletionNeedsAbsence() {
    long created = write("/a", "one", 0);
    long deleted = written(store.delete("/a", created));

    assertThat(deleted).isEqualTo(created + 1);
    assertThat(store.put("/a", bytes("x"), created)).isEqualTo(absentConflict());
    assertThat(store.put("/a", bytes("x"), deleted)).isEqualTo(absentConflict());
    assertThat(write("/a", "again", 0)).isEqualTo(deleted + 1);
  }

  @Test
  void delete_onlyTheExpectedRevision() {
    long created = write("/a", "one", 0);
    long updated = write("/a", "two", created);

    assertThat(store.delete("/a", created))
        .isInstanceOfSatisfying(
            Conflict.class,
            c ->
                assertThat(c.current())
                    .hasValueSatisfying(v -> assertValue(v, "/a", "two", updated)));
    assertThat(store.delete("/b", updated)).isEqualTo(absentConflict());
    assertThat(store.delete("/a", updated)).isInstanceOf(Written.class);
    assertThat(store.get("/a")).isEmpty();
    assertThatThrownBy(() -> store.delete("/a", 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void revisions_areOneSequenceOverAllKeysAndSkipNoNumber() {
    long first = write("/a", "1", 0);
    long second = write("/b", "1", 0);
    long conflictsTakeNone = write("/c", "1", 0);
    store.put("/c", bytes("x"), 0);
    long third = write("/d", "1", 0);

    assertThat(first).isGreaterThan(1);
    assertThat(List.of(second, conflictsTakeNone, third))
        .containsExactly(first + 1, first + 2, first + 3);
  }

  @Test
  void values_mayBeEmptyBinaryAndUpToTheLimit() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    store.put("/empty", new byte[0], 0);
    store.put("/all", all, 0);
    store.put("/max", new byte[Store.MAX_VALUE_BYTES], 0);

    assertThat(store.get("/empty").orElseThrow().value()).isEmpty();
    assertThat(store.get("/all").orElseThrow().value()).isEqualTo(all);
    assertThat(store.get("/max").orElseThrow().value()).hasSize(Store.MAX_VALUE_BYTES);
    assertThatThrownBy(() -> store.put("/over", new byte[Store.MAX_VALUE_BYTES + 1], 0))
        .isInstanceOf(ValueTooLargeException.class)
        .hasMessageContaining("/over")
        .hasMessageContaining("1.5 MiB");
    assertThat(store.get("/over")).isEmpty();
  }

  @Test
  void put_doesNotKeepTheWritersArray() {
    byte[] value = bytes("good");
    store.put("/a", value, 0);
    value[0] = 'f';

    assertThat(text("/a")).isEqualTo("good");
  }

  // ---- lists

  @Test
  void list_emptyStoreHasARevision() {
    StorePage page = store.list(new ListRequest("/", "", 0, 0));

    assertThat(page.values()).isEmpty();
    assertThat(page.remaining()).isZero();
    assertThat(page.revision()).isPositive();
  }

  @Test
  void list_takesThePrefixLiterallyAndInKeyOrder() {
    for (String key :
        List.of("/pods/b", "/pods/a", "/podsx", "/pod", "/pods/a/c", "/pods/é", "/q")) {
      write(key, key, 0);
    }
    assertThat(keys(store.list(new ListRequest("/pods/", "", 0, 0))))
        .containsExactly("/pods/a", "/pods/a/c", "/pods/b", "/pods/é");
    assertThat(keys(store.list(new ListRequest("", "", 0, 0)))).hasSize(7);
    assertThat(keys(store.list(new ListRequest("/nothing", "", 0, 0)))).isEmpty();
  }

  @Test
  void list_ordersKeysByTheirBytes() {
    String beyondBasicPlane = "/k/\uD83D\uDE80";
    String privateUse = "/k/\uE000";
    write(beyondBasicPlane, "x", 0);
    write(privateUse, "x", 0);

    assertThat(keys(store.list(new ListRequest("/k/", "", 0, 0))))
        .containsExactly(privateUse, beyondBasicPlane);
  }

  @Test
  void list_pagesAtOneRevisionWhateverIsWrittenMeanwhile() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String key = "/p/%02d".formatted(i);
      expected.add(key);
      write(key, "v" + i, 0);
    }
    StorePage page = store.list(new ListRequest("/p/", "", 10, 0));
    assertThat(page.remaining()).isEqualTo(15);
    List<String> seen = new ArrayList<>(keys(page));

    store.delete("/p/20", store.get("/p/20").orElseThrow().revision());
    write("/p/21x", "new", 0);
    write("/p/22", "changed", store.get("/p/22").orElseThrow().revision());

    List<String> texts = new ArrayList<>();
    long remaining = page.remaining();
    while (remaining > 0) {
      page = store.list(new ListRequest("/p/", seen.getLast(), 10, page.revision()));
      seen.addAll(keys(page));
      page.values().forEach(v -> texts.add(Recorder.text(v.value())));
      remaining = page.remaining();
    }
    assertThat(seen).isEqualTo(expected);
    assertThat(texts).contains("v20", "v22").doesNotContain("changed", "new");
    assertThat(keys(store.list(new ListRequest("/p/", "/p/20", 0, 0))))
        .containsExactly("/p/21", "/p/21x", "/p/22", "/p/23", "/p/24");
  }

  @Test
  void list_afterKeyOutsideThePrefix() {
    write("/p/a", "x", 0);
    write("/q/a", "x", 0);

    assertThat(keys(store.list(new ListRequest("/p/", "/a", 0, 0)))).containsExactly("/p/a");
    assertThat(keys(store.list(new ListRequest("/p/", "/z", 0, 0)))).isEmpty();
  }

  @Test
  void list_refusesARevisionNotReachedYet() {
    long last = write("/a", "x", 0);

    assertThatThrownBy(() -> store.list(new ListRequest("/", "", 0, last + 1000)))
        .isInstanceOf(StoreException.class)
        .isNotInstanceOf(CompactedException.class)
        .hasMessageContaining(String.valueOf(last + 1000));
  }

  // ---- compaction

  @Test
  void compact_refusesOlderListsAndKeepsNewer() {
    long first = write("/a", "one", 0);
    long second = write("/a", "two", first);
    long third = write("/a", "three", second);
    store.compact(second);

    assertThatThrownBy(() -> store.list(new ListRequest("/", "", 0, first)))
        .isInstanceOf(CompactedException.class);
    assertThat(store.list(new ListRequest("/", "", 0, second)).values())
        .singleElement()
        .satisfies(v -> assertValue(v, "/a", "two", second));
    assertThat(store.get("/a")).hasValueSatisfying(v -> assertValue(v, "/a", "three", third));
    store.compact(second);
    store.compact(first);
    assertThatThrownBy(() -> store.compact(third + 1000)).isInstanceOf(StoreException.class);
  }

  @Test
  void compact_endsWatchesFromBeforeIt() {
    long revision = write("/a", "0", 0);
    long start = revision;
    for (int i = 1; i < 10; i++) {
      revision = write("/a", "" + i, revision);
    }
    store.compact(revision);
    Recorder late = new Recorder();
    Recorder inTime = new Recorder();
    store.watch("/", start, late);
    store.watch("/", revision, inTime);
    write("/a", "next", revision);

    assertThat(late.awaitEnd()).isInstanceOf(CompactedException.class);
    assertThat(late.events()).isEmpty();
    assertThat(inTime.awaitCount(1)).extracting(Recorder::describe).containsExactly("/a=next<-9");
  }

  @Test
  void compact_doesNotEndAWatchThatHasSeenAll() {
    Recorder recorder = new Recorder();
    long revision = write("/a", "0", 0);
    store.watch("/", revision, recorder);
    for (int i = 1; i <= 5; i++) {
      revision = write("/a", "" + i, revision);
    }
    recorder.awaitRevision(revision);
    store.compact(revision);
    revision = write("/a", "after", revision);

    assertThat(recorder.awaitRevision(revision)).hasSize(6);
  }

  // ---- watches

  @Test
  void watch_tellsCreationChangeAndDeletionWithWhatWasBefore() {
    Recorder recorder = new Recorder();
    long before = store.list(new ListRequest("/", "", 0, 0)).revision();
    store.watch("/w/", before, recorder);
    long created = write("/w/a", "one", 0);
    long updated = write("/w/a", "two", created);
    write("/other", "x", 0);
    long deleted = written(store.delete("/w/a", updated));

    List<StoreEvent> events = recorder.awaitCount(3);
    assertThat(events)
        .extracting(Recorder::describe)
        .containsExactly("/w/a=one<--", "/w/a=two<-one", "/w/a=-<-two");
    assertThat(events).extracting(StoreEvent::revision).containsExactly(created, updated, deleted);
    assertThat(events.get(1).value().orElseThrow().revision()).isEqualTo(updated);
    assertThat(events.get(1).previous().orElseThrow().revision()).isEqualTo(created);
    assertThat(events.get(2).previous().orElseThrow().revision()).isEqualTo(updated);
  }

  @Test
  void watch_resumesInTheMiddle() {
    long revision = write("/a", "0", 0);
    long middle = 0;
    for (int i = 1; i <= 20; i++) {
      revision = write("/a", "" + i, revision);
      if (i == 10) {
        middle = revision;
      }
    }
    Recorder recorder = new Recorder();
    store.watch("/", middle, recorder);

    assertThat(recorder.awaitRevision(revision))
        .extracting(StoreEvent::revision)
        .containsExactlyElementsOf(LongStream.rangeClosed(middle + 1, revision).boxed().toList());
  }

  @Test
  void watch_everythingFromAListOn() {
    long listed = store.list(new ListRequest("", "", 0, 0)).revision();
    write("/a", "0", 0);
    write("b", "0", 0);
    Recorder recorder = new Recorder();
    store.watch("", listed, recorder);

    assertThat(recorder.awaitCount(2)).extracting(StoreEvent::key).containsExactly("/a", "b");
  }

  /** As when etcd was replaced by an empty one: waiting for the old revision would be a gap. */
  @Test
  void watch_fromARevisionNotReachedYetEnds() {
    long last = write("/a", "0", 0);
    Recorder recorder = new Recorder();
    store.watch("/", last + 1000, recorder);

    assertThat(recorder.awaitEnd())
        .isNotInstanceOf(CompactedException.class)
        .hasMessageContaining("" + (last + 1000));
  }

  @Test
  void watch_closedHandleHearsNothingMore() throws Exception {
    Recorder closed = new Recorder();
    Recorder open = new Recorder();
    long start = write("/a", "0", 0);
    AutoCloseable handle = store.watch("/", start, closed);
    store.watch("/", start, open);
    long second = write("/a", "1", start);
    closed.awaitCount(1);
    handle.close();
    handle.close();
    long third = write("/a", "2", second);
    open.awaitRevision(third);
    long fourth = write("/a", "3", third);
    open.awaitRevision(fourth);

    assertThat(closed.events()).hasSize(1);
  }

  @Test
  void watch_listenerMayUseTheStoreAndCloseItsOwnHandle() throws Exception {
    long start = write("/a", "0", 0);
    AutoCloseable[] handle = new AutoCloseable[1];
    Recorder recorder = new Recorder();
    synchronized (handle) {
      handle[0] =
          store.watch(
              "/a",
              start,
              new Store.StoreListener() {
                @Override
                public void changed(StoreEvent event) {
                  store.put("/echo", bytes("heard"), 0);
                  try {
                    synchronized (handle) {
                      handle[0].close();
                    }
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                  recorder.changed(event);
                }

                @Override
                public void ended(StoreException cause) {
                  recorder.ended(cause);
                }
              });
    }
    write("/a", "1", start);
    recorder.awaitCount(1);
    assertThat(text("/echo")).isEqualTo("heard");
  }

  @Test
  void watch_listenerThatFailsIsToldTheEnd() {
    long start = write("/a", "0", 0);
    Recorder recorder = new Recorder();
    store.watch(
        "/",
        start,
        new Store.StoreListener() {
          @Override
          public void changed(StoreEvent event) {
            throw new IllegalStateException("cannot take it");
          }

          @Override
          public void ended(StoreException cause) {
            recorder.ended(cause);
          }
        });
    write("/a", "1", start);

    assertThat(recorder.awaitEnd()).rootCause().hasMessage("cannot take it");
  }

  @Test
  void close_endsWatchesAndRefusesEverything() {
    Recorder recorder = new Recorder();
    long start = write("/a", "0", 0);
    store.watch("/", start, recorder);
    store.close();
    store.close();

    assertThat(recorder.awaitEnd()).hasMessageContaining("closed");
    assertThatThrownBy(() -> store.get("/a")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.put("/a", ONE_BYTE, 0)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.list(new ListRequest("/", "", 0, 0)))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.watch("/", 0, recorder)).isInstanceOf(StoreException.class);
  }

  // ---- many at once

  @Test
  void manyWriters_exactlyOneWinsEachRevision() throws Exception {
    int writers = 8;
    int wins = 25;
    write("/counter", "0", 0);
    Callable<List<Long>> writer =
        () -> {
          List<Long> won = new ArrayList<>();
          while (won.size() < wins) {
            StoredValue current = store.get("/counter").orElseThrow();
            int next = Integer.parseInt(Recorder.text(current.value())) + 1;
            switch (store.put("/counter", bytes("" + next), current.revision())) {
              case Written w -> won.add(w.revision());
              case Conflict c ->
                  assertThat(c.current().orElseThrow().revision())
                      .isGreaterThan(current.revision());
            }
          }
          return won;
        };
    List<Long> all = atOnce(writers, writer).stream().flatMap(List::stream).toList();

    assertThat(text("/counter")).isEqualTo("" + writers * wins);
    assertThat(new HashSet<>(all)).hasSize(writers * wins);
  }

  @Test
  void manyWriters_watchesSeeEveryRevisionOnceInOrder() throws Exception {
    long start = store.list(new ListRequest("/", "", 0, 0)).revision();
    List<Recorder> early = List.of(new Recorder(), new Recorder(), new Recorder());
    early.forEach(r -> store.watch("/m/", start, r));
    AtomicInteger ids = new AtomicInteger();
    Callable<Long> writer =
        () -> {
          int id = ids.incrementAndGet();
          long revision = 0;
          for (int i = 0; i < 40; i++) {
            revision = write("/m/" + id, "" + i, revision);
          }
          return revision;
        };
    long last = atOnce(6, writer).stream().mapToLong(r -> r).max().orElseThrow();
    Recorder late = new Recorder();
    store.watch("/m/", start, late);

    List<Long> expected = LongStream.rangeClosed(start + 1, last).boxed().toList();
    for (Recorder recorder : List.of(early.get(0), early.get(1), early.get(2), late)) {
      assertThat(recorder.awaitRevision(last))
          .extracting(StoreEvent::revision)
          .containsExactlyElementsOf(expected);
      recorder.assertOneCallAtATime();
    }
    assertThat(chains(late.events())).isEqualTo(6);
  }

  /** Checks that each event's previous is the event before it of that key; counts the keys. */
  private static int chains(List<StoreEvent> events) {
    Set<String> seen = new HashSet<>();
    for (StoreEvent event : events) {
      int value = Integer.parseInt(Recorder.text(event.value().orElseThrow().value()));
      if (seen.add(event.key())) {
        assertThat(event.previous()).isEmpty();
      } else {
        assertThat(Recorder.text(event.previous().orElseThrow().value()))
            .isEqualTo("" + (value - 1));
      }
    }
    return seen.size();
  }

  // ---- words

  static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(executor.submit(work));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(2, TimeUnit.MINUTES));
      }
      return results;
    }
  }

  protected long write(String key, String value, long expectedRevision) {
    return written(store.put(key, bytes(value), expectedRevision));
  }

  static long written(WriteResult result) {
    assertThat(result).isInstanceOf(Written.class);
    return ((Written) result).revision();
  }

  protected String text(String key) {
    return Recorder.text(store.get(key).orElseThrow().value());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Conflict absentConflict() {
    return new Conflict(java.util.Optional.empty());
  }

  private static List<String> keys(StorePage page) {
    return page.values().stream().map(StoredValue::key).toList();
  }

  private static void assertValue(StoredValue actual, String key, String text, long revision) {
    assertThat(actual.key()).isEqualTo(key);
    assertThat(Recorder.text(actual.value())).isEqualTo(text);
    assertThat(actual.revision()).isEqualTo(revision);
  }
}
