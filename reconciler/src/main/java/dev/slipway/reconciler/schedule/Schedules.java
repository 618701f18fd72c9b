package dev.slipway.reconciler.schedule;

import static java.util.Objects.requireNonNull;

import dev.slipway.api.resource.Schedule;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TimeZone;
import java.util.UUID;
import java.util.function.Consumer;
import org.quartz.CronExpression;
import org.quartz.CronScheduleBuilder;
import org.quartz.DateBuilder;
import org.quartz.DateBuilder.IntervalUnit;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/**
 * Tells when keys are due. A key whose schedule cannot be used is refused by itself and never
 * affects another.
 */
public final class Schedules implements AutoCloseable {
  private static final String DUE = "due";
  private static final String GROUP = "repositories";
  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

  private final Scheduler quartz;
  private final Map<String, Schedule> current = new HashMap<>(); // guarded by this

  private Schedules(Scheduler quartz) {
    this.quartz = quartz;
  }

  /** Starts a scheduler that hands keys that are due to {@code due}, on a thread of its own. */
  public static Schedules start(Consumer<String> due) {
    requireNonNull(due);
    Properties properties = new Properties();
    properties.setProperty(
        StdSchedulerFactory.PROP_SCHED_INSTANCE_NAME, "slipway-schedule-" + UUID.randomUUID());
    properties.setProperty(StdSchedulerFactory.PROP_SCHED_THREAD_NAME, "slipway-schedule");
    properties.setProperty(StdSchedulerFactory.PROP_SCHED_MAKE_SCHEDULER_THREAD_DAEMON, "true");
    properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    properties.setProperty("org.quartz.threadPool.threadCount", "1");
    properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    properties.setProperty("org.quartz.threadPool.threadNamePrefix", "slipway-schedule-worker");
    properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    try {
      Scheduler quartz = new StdSchedulerFactory(properties).getScheduler();
      quartz.getContext().put(DUE, due);
      quartz.start();
      return new Schedules(quartz);
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler does not start: " + e.getMessage(), e);
    }
  }

  /**
   * Makes a key due by a schedule instead of what it had.
   *
   * @return why the schedule cannot be used; then the key has none
   */
  public synchronized Optional<String> set(String key, Schedule schedule) {
    if (schedule.equals(current.get(key))) {
      return Optional.empty();
    }
    remove(key);
    try {
      JobDetail job = JobBuilder.newJob(DueJob.class).withIdentity(key, GROUP).build();
      quartz.scheduleJob(job, trigger(key, schedule));
      current.put(key, schedule);
      return Optional.empty();
    } catch (ParseException e) {
      return Optional.of("the cron expression cannot be used: " + e.getMessage());
    } catch (SchedulerException e) {
      return Optional.of("the schedule cannot be used: " + e.getMessage());
    }
  }

  private static Trigger trigger(String key, Schedule schedule) throws ParseException {
    TriggerBuilder<Trigger> trigger = TriggerBuilder.newTrigger().withIdentity(key, GROUP);
    return switch (schedule) {
      case Schedule.Interval interval ->
          trigger
              .startAt(
                  DateBuilder.futureDate((int) interval.every().toSeconds(), IntervalUnit.SECOND))
              .withSchedule(
                  SimpleScheduleBuilder.simpleSchedule()
                      .withIntervalInMilliseconds(interval.every().toMillis())
                      .withMisfireHandlingInstructionNextWithRemainingCount()
                      .repeatForever())
              .build();
      case Schedule.Cron cron ->
          trigger
              .withSchedule(
                  CronScheduleBuilder.cronSchedule(new CronExpression(cron.expression()))
                      .inTimeZone(UTC)
                      .withMisfireHandlingInstructionFireAndProceed())
              .build();
    };
  }

  /** Takes away a key's schedule, if it has one. */
  public synchronized void remove(String key) {
    if (current.remove(key) != null) {
      try {
        quartz.deleteJob(JobKey.jobKey(key, GROUP));
      } catch (SchedulerException e) {
        throw new IllegalStateException("cannot remove the schedule of " + key, e);
      }
    }
  }

  @Override
  public void close() {
    try {
      quartz.shutdown(true);
    } catch (SchedulerException e) {
      throw new IllegalStateException("the scheduler does not stop: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked")
  static Consumer<String> due(Scheduler quartz) throws SchedulerException {
    return (Consumer<String>) requireNonNull(quartz.getContext().get(DUE));
  }
}
