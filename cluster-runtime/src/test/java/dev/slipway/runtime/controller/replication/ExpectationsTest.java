package dev.slipway.runtime.controller.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.loop.testing.TurnedTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ExpectationsTest {
  private static final String RC = "rc";

  private final TurnedTime time = new TurnedTime();
  private final Expectations expectations = new Expectations(time);

  @Test
  void createdPod_isWaitedForUntilItIsSeen() {
    expectations.creating(RC);
    expectations.created(RC, "a");
    expectations.created(RC, "b");
    expectations.settled(RC);

    expectations.seen(RC, "a");
    assertThat(expectations.remaining(RC)).isPositive();
    expectations.seen(RC, "b");

    assertThat(expectations.remaining(RC)).isZero();
  }

  @Test
  void podSeenBeforeTheAnswer_isNotWaitedFor() {
    expectations.creating(RC);
    expectations.seen(RC, "a");
    expectations.created(RC, "a");
    expectations.settled(RC);

    assertThat(expectations.remaining(RC)).isZero();
  }

  @Test
  void podSeenAndGoneBeforeTheAnswer_isNotWaitedFor() {
    expectations.creating(RC);
    expectations.deleted(RC, "a");
    expectations.created(RC, "a");
    expectations.settled(RC);

    assertThat(expectations.remaining(RC)).isZero();
  }

  @Test
  void whatIsNeverSeen_isGivenUpAfterFiveMinutes() {
    expectations.creating(RC);
    expectations.created(RC, "a");
    expectations.settled(RC);
    expectations.deleting(RC, "b");

    time.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(expectations.remaining(RC)).isEqualTo(Duration.ofMillis(1));
    time.advance(Duration.ofMillis(1));

    assertThat(expectations.remaining(RC)).isZero();
  }

  @Test
  void doubt_isTakenOnce() {
    expectations.doubt(RC);

    assertThat(expectations.takeDoubt(RC)).isTrue();
    assertThat(expectations.takeDoubt(RC)).isFalse();
  }

  /**
   * A controller that wants five pods, a server, and a cache that is any number of events behind:
   * there are never more than five, and with the cache caught up there are five.
   */
  @Property
  void laggingCache_neverLeadsToTooManyPods(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 5) Integer> steps) {
    World world = new World();
    for (int step : steps) {
      switch (step) {
        case 0, 1 -> world.sync(Answer.ARRIVES);
        case 2 -> world.sync(Answer.IS_LOST);
        case 3 -> world.killOne();
        default -> world.deliverOne();
      }
      assertThat(world.server.size()).isLessThanOrEqualTo(World.WANTED);
    }
    for (int i = 0; i < 3; i++) {
      world.deliverAll();
      world.sync(Answer.ARRIVES);
    }
    assertThat(world.server).hasSize(World.WANTED);
  }

  private enum Answer {
    ARRIVES,
    IS_LOST
  }

  private static final class World {
    static final int WANTED = 5;

    final Set<String> server = new HashSet<>();
    final Set<String> cache = new HashSet<>();
    final Deque<String> undelivered = new ArrayDeque<>();
    final Expectations expectations = new Expectations(new TurnedTime());
    int names;

    void sync(Answer answer) {
      boolean behind = !expectations.remaining(RC).isZero();
      Set<String> pods = cache;
      if (expectations.takeDoubt(RC)) {
        pods = new HashSet<>(server);
        expectations.creating(RC);
        pods.stream().filter(pod -> !cache.contains(pod)).forEach(this::expect);
        expectations.settled(RC);
      }
      if (behind) {
        return;
      }
      expectations.creating(RC);
      for (int missing = WANTED - pods.size(); missing > 0; missing--) {
        String pod = "pod-" + names++;
        server.add(pod);
        undelivered.add("+" + pod);
        if (answer == Answer.IS_LOST) {
          expectations.doubt(RC);
          break;
        }
        expect(pod);
      }
      expectations.settled(RC);
    }

    void expect(String pod) {
      expectations.created(RC, pod);
    }

    void killOne() {
      server.stream()
          .findFirst()
          .ifPresent(
              pod -> {
                server.remove(pod);
                undelivered.add("-" + pod);
              });
    }

    void deliverOne() {
      String event = undelivered.poll();
      if (event == null) {
        return;
      }
      String pod = event.substring(1);
      if (event.startsWith("+")) {
        cache.add(pod);
        expectations.seen(RC, pod);
      } else {
        cache.remove(pod);
        expectations.deleted(RC, pod);
      }
    }

    void deliverAll() {
      while (!undelivered.isEmpty()) {
        deliverOne();
      }
    }
  }
}
