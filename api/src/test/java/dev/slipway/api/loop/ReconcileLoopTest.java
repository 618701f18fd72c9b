package dev.slipway.api.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.api.loop.testing.TurnedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReconcileLoopTest {
  private final TurnedTime time = new TurnedTime();
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> answers = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private <K> ReconcileLoop<K> started(int workers, Reconciler<K> reconciler) {
    LoopSettings settings =
        LoopSettings.of("test", workers)
            .withBackOff(new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(10)));
    ReconcileLoop<K> loop = new ReconcileLoop<>(settings, reconciler, time, time);
    opened.add(loop);
    loop.start();
    return loop;
  }

  private Outcome scripted(String key) throws InterruptedException {
    calls.add(key);
    return answers.take();
  }

  private String call() throws InterruptedException {
    String key = calls.poll(30, TimeUnit.SECONDS);
    assertThat(key).as("a call within 30 s").isNotNull();
    return key;
  }

  private static void awaitIdle(ReconcileLoop<?> loop) {
    while (!loop.isIdle()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void failed_waitsTwiceAsLongEachTimeAndStartsAnewAfterSuccess() throws Exception {
    ReconcileLoop<String> loop = started(1, this::scripted);
    loop.add("a");
    for (int expected : new int[] {1, 2, 4, 8, 10, 10}) {
      call();
      answers.add(Outcome.failed("no"));
      awaitIdle(loop);
      time.advance(Duration.ofSeconds(expected).minusMillis(1));
      assertThat(loop.isIdle()).isTrue();
      assertThat(time.waiting()).isEqualTo(1);
      time.advance(Duration.ofMillis(1));
    }
    call();
    answers.add(Outcome.done());
    awaitIdle(loop);

    loop.add("a");
    call();
    answers.add(Outcome.failed("no"));
    awaitIdle(loop);
    time.advance(Duration.ofSeconds(1));

    assertThat(call()).isEqualTo("a");
    answers.add(Outcome.done());
  }

  @Test
  void exception_isRetriedAndWorkerSurvives() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    ReconcileLoop<String> loop =
        started(
            1,
            key -> {
              calls.add(key);
              if (attempts.incrementAndGet() == 1) {
                throw new AssertionError("planned");
              }
              return Outcome.done();
            });

    loop.add("a");
    call();
    awaitIdle(loop);
    time.advance(Duration.ofSeconds(1));

    assertThat(call()).isEqualTo("a");
  }

  @Test
  void retryAfter_comesBackAndSuccessMeanwhileCancelsIt() throws Exception {
    ReconcileLoop<String> loop = started(1, this::scripted);
    answers.add(Outcome.retryAfter(Duration.ofMinutes(1)));
    loop.add("a");
    call();
    awaitIdle(loop);
    assertThat(time.waiting()).isEqualTo(1);

    answers.add(Outcome.done());
    loop.add("a");
    call();
    awaitIdle(loop);

    assertThat(time.waiting()).isZero();
  }

  @Test
  void terminal_isNotRetriedUntilAdded() throws Exception {
    ReconcileLoop<String> loop = started(1, this::scripted);
    answers.add(Outcome.terminal("cannot"));
    loop.add("a");
    call();
    awaitIdle(loop);
    assertThat(time.waiting()).isZero();

    answers.add(Outcome.done());
    loop.add("a");

    assertThat(call()).isEqualTo("a");
  }

  @Test
  void addAfter_earliestCountsAndSurvivesSuccess() throws Exception {
    ReconcileLoop<String> loop = started(1, this::scripted);
    loop.addAfter("a", Duration.ofMinutes(2));
    loop.addAfter("a", Duration.ofMinutes(1));
    loop.addAfter("a", Duration.ofMinutes(3));
    answers.add(Outcome.done());
    loop.add("a");
    call();
    awaitIdle(loop);
    assertThat(time.waiting()).isEqualTo(1);

    answers.add(Outcome.done());
    time.advance(Duration.ofMinutes(1));

    assertThat(call()).isEqualTo("a");
    assertThat(time.waiting()).isZero();
  }

  @Test
  void addedBeforeStart_isReconciled() throws Exception {
    ReconcileLoop<String> loop =
        new ReconcileLoop<>(LoopSettings.of("test", 1), this::scripted, time, time);
    opened.add(loop);
    answers.add(Outcome.done());

    loop.add("early");
    assertThat(calls).isEmpty();
    loop.start();

    assertThat(call()).isEqualTo("early");
    assertThatThrownBy(loop::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void close_finishesWhatWasAdded() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    ReconcileLoop<Integer> loop =
        started(
            1,
            key -> {
              first.await();
              finished.incrementAndGet();
              return Outcome.done();
            });
    for (int i = 0; i < 100; i++) {
      loop.add(i);
    }
    first.countDown();

    loop.close();
    loop.add(1000);

    assertThat(finished).hasValue(100);
  }

  @Test
  void close_interruptsWhatDoesNotEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    ReconcileLoop<String> loop =
        new ReconcileLoop<>(
            LoopSettings.of("test", 1).withDrainLimit(Duration.ofMillis(50)),
            key -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                interrupted.countDown();
              }
              return Outcome.done();
            },
            time,
            time);
    loop.start();
    loop.add("stuck");
    begun.await();

    loop.close();

    assertThat(interrupted.getCount()).isZero();
  }

  /** Many adders, many workers, few keys: no key twice at once, and the last addition is seen. */
  @Test
  void concurrentAdders_neverOverlapAndNeverDrop() throws Exception {
    int keys = 16;
    AtomicIntegerArray inside = new AtomicIntegerArray(keys);
    AtomicIntegerArray wanted = new AtomicIntegerArray(keys);
    Map<Integer, Integer> seen = new ConcurrentHashMap<>();
    AtomicInteger overlaps = new AtomicInteger();
    ReconcileLoop<Integer> loop =
        started(
            4,
            key -> {
              if (inside.incrementAndGet(key) != 1) {
                overlaps.incrementAndGet();
              }
              seen.put(key, wanted.get(key));
              inside.decrementAndGet(key);
              return Outcome.done();
            });
    List<Thread> adders = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int seed = t;
      adders.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 20_000; i++) {
                      int key = (i * 7 + seed * 3) % keys;
                      wanted.incrementAndGet(key);
                      loop.add(key);
                    }
                  }));
    }
    for (Thread adder : adders) {
      adder.join();
    }

    loop.close();

    assertThat(overlaps).hasValue(0);
    for (int key = 0; key < keys; key++) {
      assertThat(seen.get(key)).isEqualTo(wanted.get(key));
    }
  }

  @Test
  void systemTicker_runsTasksAndDropsThemOnceClosed() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    SystemTicker ticker = new SystemTicker("test");
    try (ticker) {
      ticker.after(Duration.ofHours(1), () -> calls.add("never")).cancel();
      ticker.after(Duration.ofMillis(1), ran::countDown);
      assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }

    ticker.after(Duration.ZERO, () -> calls.add("never"));

    assertThat(calls).isEmpty();
  }
}
