package dev.slipway.webhook.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.webhook.github.BodyBudget.Outcome;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Bodies in bounded memory. */
class BodyBudgetTest {
  private static final int MIB = 1 << 20;

  private static InputStream zeros(int length) {
    return new ByteArrayInputStream(new byte[length]);
  }

  @Test
  void bodyIsReadAsItIs() throws Exception {
    byte[] content = new byte[3 * MIB + 17];
    Arrays.fill(content, (byte) 7);

    Outcome outcome = new BodyBudget(4 * MIB, 8 * MIB).read(new ByteArrayInputStream(content), -1);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Read.class,
            read -> assertThat(Arrays.copyOf(read.bytes(), read.length())).isEqualTo(content));
  }

  @Test
  void tooLargeIsSeenWhetherAnnouncedOrNot() throws Exception {
    BodyBudget budget = new BodyBudget(MIB, 8 * MIB);

    assertThat(budget.read(zeros(0), MIB + 1L)).isInstanceOf(Outcome.TooLarge.class);
    assertThat(budget.read(zeros(MIB + 1), -1)).isInstanceOf(Outcome.TooLarge.class);
    assertThat(budget.read(zeros(MIB), -1)).isInstanceOf(Outcome.Read.class);
  }

  @Test
  void manyTogetherHaveToWaitAndWhatIsGivenBackIsThereAgain() throws Exception {
    BodyBudget budget = new BodyBudget(MIB, 2 * MIB);
    try (Outcome.Read first = (Outcome.Read) budget.read(zeros(MIB), -1)) {
      assertThat(first.length()).isEqualTo(MIB);
      assertThat(budget.read(zeros(MIB), -1)).isInstanceOf(Outcome.Busy.class);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(budget.read(zeros(MIB + 1), -1)).isInstanceOf(Outcome.TooLarge.class);
    }

    assertThat(budget.read(zeros(MIB), -1)).isInstanceOf(Outcome.Read.class);
  }
}
