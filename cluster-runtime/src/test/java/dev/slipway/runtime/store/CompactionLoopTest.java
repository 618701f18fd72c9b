package dev.slipway.runtime.store;

import static dev.slipway.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.store.Store.ListRequest;
import dev.slipway.runtime.store.Store.WriteResult.Written;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompactionLoopTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final InMemoryStore store = new InMemoryStore();
  private final MovableClock clock = new MovableClock();

  @Test
  void compactsWhatIsOldEnough() {
    try (CompactionLoop loop = new CompactionLoop(store, clock, FIVE_MINUTES)) {
      assertCompactsInTime(store, clock, loop);
    }
  }

  static void assertCompactsInTime(Store store, MovableClock clock, CompactionLoop loop) {
    long old = write(store, "/a", "0", 0);
    assertThat(loop.compactIfDue()).isFalse();
    long young = write(store, "/a", "1", old);
    clock.move(Duration.ofMinutes(4));
    assertThat(loop.compactIfDue()).isFalse();
    assertThat(store.list(new ListRequest("/", "", 0, old)).values()).hasSize(1);

    clock.move(Duration.ofMinutes(1));
    assertThat(loop.compactIfDue()).isTrue();
    assertThatThrownBy(() -> store.list(new ListRequest("/", "", 0, old)))
        .isInstanceOf(CompactedException.class);
    assertThat(store.list(new ListRequest("/", "", 0, young)).values()).hasSize(1);
    assertThat(loop.compactIfDue()).isFalse();
  }

  @Test
  void twoProcessesShareTheWork() {
    try (CompactionLoop one = new CompactionLoop(store, clock, FIVE_MINUTES);
        CompactionLoop other = new CompactionLoop(store, clock, FIVE_MINUTES)) {
      one.compactIfDue();
      clock.move(Duration.ofMinutes(5));
      assertThat(other.compactIfDue()).isTrue();
      assertThat(one.compactIfDue()).isFalse();
    }
  }

  @Test
  void aClockSetBackDoesNotStopItForGood() {
    try (CompactionLoop loop = new CompactionLoop(store, clock, FIVE_MINUTES)) {
      loop.compactIfDue();
      clock.move(Duration.ofDays(-300));
      assertThat(loop.compactIfDue()).isTrue();
      clock.move(Duration.ofMinutes(5));
      assertThat(loop.compactIfDue()).isTrue();
    }
  }

  @Test
  void anUnreadableMarkerIsReplaced() {
    write(store, CompactionLoop.MARKER, "yesterday", 0);
    try (CompactionLoop loop = new CompactionLoop(store, clock, FIVE_MINUTES)) {
      assertThat(loop.compactIfDue()).isTrue();
    }
  }

  @Test
  void start_worksUntilClosed() {
    long first = write(store, "/a", "0", 0);
    try (CompactionLoop loop =
        new CompactionLoop(store, Clock.systemUTC(), Duration.ofMillis(50))) {
      loop.start();
      // Looked at, not watched: a watch that is not served for a moment misses what is compacted.
      Set<String> markers = new HashSet<>();
      eventually(
          () -> {
            store
                .get(CompactionLoop.MARKER)
                .ifPresent(one -> markers.add(new String(one.value(), US_ASCII)));
            assertThat(markers).hasSizeGreaterThanOrEqualTo(4);
          });
      assertThatThrownBy(() -> store.list(new ListRequest("/", "", 0, first)))
          .isInstanceOf(CompactedException.class);
    }
  }

  private static long write(Store store, String key, String value, long expected) {
    return ((Written) store.put(key, StoreContract.bytes(value), expected)).revision();
  }
}
