package dev.slipway.api.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class WorkQueueTest {
  private final WorkQueue<String> queue = new WorkQueue<>();

  @Test
  void add_sameKeyTwiceIsOneEntry() throws Exception {
    queue.add("a");
    queue.add("b");
    queue.add("a");

    assertThat(List.of(queue.take().orElseThrow(), queue.take().orElseThrow()))
        .containsExactly("a", "b");
    assertThat(queue.size()).isZero();
  }

  @Test
  void add_whileTakenComesBackAfterDone() throws Exception {
    queue.add("a");
    queue.take();

    queue.add("a");
    assertThat(queue.size()).isZero();
    queue.done("a");

    assertThat(queue.take()).contains("a");
  }

  @Test
  void take_afterCloseDrainsThenEnds() throws Exception {
    queue.add("a");
    queue.close();
    queue.add("b");

    assertThat(queue.take()).contains("a");
    queue.done("a");
    assertThat(queue.take()).isEmpty();
  }

  @Test
  void done_ofKeyNotTakenIsRefused() {
    assertThatThrownBy(() -> queue.done("a")).isInstanceOf(IllegalStateException.class);
  }

  /** Random single-threaded histories against the obvious model. */
  @Property
  void everyAdditionIsFollowedByATake(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 14) Integer> steps) throws Exception {
    WorkQueue<Integer> subject = new WorkQueue<>();
    Set<Integer> owed = new HashSet<>();
    List<Integer> taken = new ArrayList<>();
    for (int step : steps) {
      if (step < 7) {
        subject.add(step);
        owed.add(step);
      } else if (step < 11 && subject.size() > 0) {
        int key = subject.take().orElseThrow();
        assertThat(taken).doesNotContain(key);
        assertThat(owed.remove(key)).isTrue();
        taken.add(key);
      } else if (!taken.isEmpty()) {
        subject.done(taken.remove(0));
      }
    }
    taken.forEach(subject::done);
    Set<Integer> rest = new HashSet<>();
    while (subject.size() > 0) {
      rest.add(subject.take().orElseThrow());
    }
    assertThat(rest).isEqualTo(owed);
  }
}
