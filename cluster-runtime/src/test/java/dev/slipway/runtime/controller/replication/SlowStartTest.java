package dev.slipway.runtime.controller.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SlowStartTest {
  private final SlowStart slowStart = new SlowStart();
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void all_areDoneWhenNoneFails() throws Exception {
    Optional<String> failure = slowStart.run(100, i -> counted(Optional.empty()));

    assertThat(failure).isEmpty();
    assertThat(calls).hasValue(100);
  }

  @Test
  void whatAlwaysFails_isTriedOnce() throws Exception {
    assertThat(slowStart.run(500, i -> counted(Optional.of("no")))).contains("no");
    assertThat(calls).hasValue(1);
  }

  @Test
  void failureInABatch_endsWithThatBatch() throws Exception {
    assertThat(slowStart.run(500, i -> counted(i == 4 ? Optional.of("no") : Optional.empty())))
        .contains("no");
    assertThat(calls).hasValue(1 + 2 + 4);
  }

  @Test
  void nothing_isNothing() throws Exception {
    assertThat(slowStart.<String>run(0, i -> counted(Optional.empty()))).isEmpty();
    assertThat(calls).hasValue(0);
  }

  private Optional<String> counted(Optional<String> answer) {
    calls.incrementAndGet();
    return answer;
  }
}
