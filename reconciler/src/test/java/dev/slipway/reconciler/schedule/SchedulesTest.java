package dev.slipway.reconciler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Schedule;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {
  private final BlockingQueue<String> due = new LinkedBlockingQueue<>();

  @Test
  void intervalAndCron_makeTheirKeysDue() throws Exception {
    try (Schedules schedules = Schedules.start(due::add)) {
      assertThat(schedules.set("a/every", new Schedule.Interval(Duration.ofSeconds(1)))).isEmpty();
      assertThat(due.poll(30, TimeUnit.SECONDS)).isEqualTo("a/every");
      schedules.remove("a/every");

      assertThat(schedules.set("a/cron", new Schedule.Cron("* * * * * ?"))).isEmpty();
      String next = due.poll(30, TimeUnit.SECONDS);
      while ("a/every".equals(next)) {
        next = due.poll(30, TimeUnit.SECONDS);
      }
      assertThat(next).isEqualTo("a/cron");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"61 * * * * ?", "* * * * * *", "nonsense a b c d e", "0 0 0 1 1 ? 1999"})
  void badCron_isRefusedAndHarmsNobodyElse(String expression) throws Exception {
    try (Schedules schedules = Schedules.start(due::add)) {
      assertThat(schedules.set("a/bad", new Schedule.Cron(expression))).isPresent();
      assertThat(schedules.set("a/good", new Schedule.Cron("* * * * * ?"))).isEmpty();

      assertThat(due.poll(30, TimeUnit.SECONDS)).isEqualTo("a/good");
    }
  }
}
