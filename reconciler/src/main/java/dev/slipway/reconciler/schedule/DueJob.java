package dev.slipway.reconciler.schedule;

import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;

/** What Quartz runs: hands its key on. Public, with a public constructor, for Quartz alone. */
public final class DueJob implements Job {
  @Override
  public void execute(JobExecutionContext context) throws JobExecutionException {
    try {
      Schedules.due(context.getScheduler()).accept(context.getJobDetail().getKey().getName());
    } catch (SchedulerException e) {
      throw new JobExecutionException(e);
    }
  }
}
