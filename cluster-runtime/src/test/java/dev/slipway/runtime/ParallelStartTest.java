package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ParallelStartTest {
  @Test
  void starts_runAtTheSameTime() {
    CyclicBarrier meeting = new CyclicBarrier(3);
    AtomicBoolean met = new AtomicBoolean();
    Runnable start =
        () -> {
          await(meeting);
          met.set(true);
        };

    ParallelStart.all(start, start, start);

    assertThat(met).isTrue();
  }

  @Test
  void aFailure_interruptsThoseThatWait() {
    CountDownLatch never = new CountDownLatch(1);
    Runnable waits =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException("waited in vain", e);
          }
        };
    Runnable fails =
        () -> {
          throw new IllegalArgumentException("no engine");
        };

    assertThatThrownBy(() -> ParallelStart.all(waits, fails, waits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no engine")
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(2));
  }

  /** It may have failed before the last has begun. */
  @Test
  void aFailureAtOnce_isThrownAsItIs() {
    Runnable fails =
        () -> {
          throw new IllegalArgumentException("port is taken");
        };
    Runnable[] starts = new Runnable[200];
    Arrays.fill(starts, (Runnable) () -> {});
    starts[0] = fails;

    assertThatThrownBy(() -> ParallelStart.all(starts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port is taken");
  }

  @Test
  void anError_isAFailureToo() {
    Runnable fails =
        () -> {
          throw new AssertionError("impossible");
        };

    assertThatThrownBy(() -> ParallelStart.all(fails))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("impossible");
  }

  private static void await(CyclicBarrier meeting) {
    try {
      meeting.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
