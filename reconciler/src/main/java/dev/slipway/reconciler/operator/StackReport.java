package dev.slipway.reconciler.operator;

import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Condition;
import dev.slipway.api.resource.Drift;
import dev.slipway.api.resource.HealthState;
import dev.slipway.api.resource.HistoryEntry;
import dev.slipway.api.resource.Stack;
import dev.slipway.api.resource.StackStatus;
import dev.slipway.api.resource.SyncPhase;
import dev.slipway.api.resource.SyncState;
import dev.slipway.reconciler.apply.ApplyReport;
import dev.slipway.reconciler.drift.DriftLog;
import dev.slipway.reconciler.health.Health;
import dev.slipway.reconciler.health.HealthContext;
import dev.slipway.reconciler.plan.Change;
import dev.slipway.reconciler.plan.Change.Skip;
import dev.slipway.reconciler.plan.SyncPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Collects what one look at a stack found and did, and turns it into its status. */
final class StackReport {
  private static final int HISTORY = 20;
  private static final int PLAN_LINES = 200;

  private final Stack stack;
  private final Instant now;
  private final Set<ObjectKey> replaced = new TreeSet<>();
  private StackStatus status;
  private String syncMessage = "";
  private String healed = "";
  private boolean hasApplied;

  StackReport(Stack stack, Clock clock) {
    this.stack = stack;
    this.now = clock.instant();
    this.status = stack.status().toBuilder().observedGeneration(stack.generation()).build();
  }

  void describes(DesiredStack desired) {
    boolean there = !desired.rendered().version().isEmpty();
    status =
        there
            ? status.toBuilder()
                .app(desired.rendered().app())
                .path(desired.rendered().path())
                .build()
            : status;
  }

  /** The stack's Repository does not exist, so that nothing says any more how it should be. */
  void abandoned(Collection<ObjectKey> remaining) {
    syncMessage =
        "nothing syncs this stack any more: Repository "
            + stack.repository()
            + " does not exist; what runs is left alone";
    StackStatus.Builder builder = status.toBuilder().sync(SyncState.UNKNOWN);
    if (Asides.isTornDown(stack)) {
      builder.inventory(List.copyOf(remaining));
    }
    status = builder.build();
  }

  /** The stack's spec asks for something that cannot be done. */
  void unusable(String reason) {
    syncMessage = reason;
    status =
        status.toBuilder()
            .sync(SyncState.OUT_OF_SYNC)
            .phase(SyncPhase.FAILED)
            .plan(List.of(reason))
            .build();
  }

  void suspended(String reason, List<Drift> drift, Collection<ObjectKey> remaining) {
    syncMessage = reason;
    StackStatus.Builder builder = status.toBuilder().sync(SyncState.SUSPENDED).drift(drift);
    if (Asides.isTornDown(stack)) {
      // Forgetting the version makes resuming a sync like the first one, not a repair.
      builder.treeId("").inventory(List.copyOf(remaining)).phase(SyncPhase.NONE);
    }
    status = builder.build();
  }

  void blocked(SyncPlan plan, DesiredStack desired) {
    int more = plan.findings().size() - 1;
    syncMessage = plan.findings().getFirst() + (more > 0 ? " (and " + more + " more)" : "");
    boolean news =
        !status.targetRevision().equals(desired.commit()) || status.phase() != SyncPhase.FAILED;
    status =
        status.toBuilder()
            .sync(SyncState.OUT_OF_SYNC)
            .phase(SyncPhase.FAILED)
            .targetRevision(desired.commit())
            .plan(lines(plan))
            .history(
                news ? history(desired.commit(), now, "Failed", syncMessage) : status.history())
            .build();
  }

  void unchanged(SyncPlan plan, List<Drift> drift, DesiredStack desired) {
    noteReplaced(plan);
    boolean announced =
        desired.revision().affected().contains(stack.name())
            && !status.targetRevision().equals(desired.commit());
    if (announced) {
      // A commit that leads back to what runs: whoever follows it must see it arrive.
      status =
          status.toBuilder()
              .targetRevision(desired.commit())
              .revision(desired.commit())
              .plan(lines(plan))
              .phase(SyncPhase.APPLIED)
              .build();
    }
    syncMessage = skipped(plan);
    status =
        status.toBuilder()
            .sync(plan.isInSync() ? SyncState.SYNCED : SyncState.OUT_OF_SYNC)
            .phase(status.phase() == SyncPhase.HEALTHY ? SyncPhase.HEALTHY : SyncPhase.APPLIED)
            .drift(drift)
            .inventory(List.copyOf(plan.inventoryAfter()))
            .build();
  }

  void drifted(SyncPlan plan, List<Drift> drift) {
    noteReplaced(plan);
    syncMessage = "differs from git, self-heal is off: " + DriftLog.summary(drift);
    status = status.toBuilder().sync(SyncState.OUT_OF_SYNC).drift(drift).build();
  }

  void applying(
      SyncPlan plan, DesiredStack desired, Collection<ObjectKey> inventory, List<Drift> drift) {
    noteReplaced(plan);
    healed = DriftLog.summary(drift);
    boolean retry =
        status.targetRevision().equals(desired.commit()) && status.phase() == SyncPhase.FAILED;
    syncMessage = plan.summary();
    status =
        status.toBuilder()
            .sync(SyncState.SYNCING)
            .phase(retry ? SyncPhase.FAILED : SyncPhase.APPLYING)
            .targetRevision(desired.commit())
            .plan(lines(plan))
            .message(retry ? status.message() : syncMessage)
            .drift(drift)
            .inventory(List.copyOf(inventory))
            .build();
  }

  void refused(ApplyReport report, boolean retry) {
    List<ApplyReport.Refused> refusals = report.refusals();
    int more = refusals.size() - 1;
    syncMessage = refusals.getFirst().message() + (more > 0 ? " (and " + more + " more)" : "");
    List<String> plan = new ArrayList<>(status.plan());
    refusals.stream()
        .map(ApplyReport.Refused::message)
        .filter(message -> !plan.contains(message))
        .forEach(plan::add);
    status =
        status.toBuilder()
            .sync(SyncState.OUT_OF_SYNC)
            .phase(retry ? SyncPhase.APPLYING : SyncPhase.FAILED)
            .plan(plan)
            .history(history(status.targetRevision(), now, "Failed", syncMessage))
            .build();
  }

  void applied(SyncPlan plan, SyncPlan after, DesiredStack desired, boolean heals) {
    noteReplaced(after);
    hasApplied = true;
    boolean settled =
        plan.changes().stream().noneMatch(Change.Replace.class::isInstance)
            && after.skips().stream().noneMatch(s -> s.cause() == Skip.Cause.BEING_DELETED);
    syncMessage = after.isEmpty() ? skipped(after) : "still differs: " + after.lines().getFirst();
    StackStatus.Builder builder =
        status.toBuilder()
            .sync(after.isInSync() ? SyncState.SYNCED : SyncState.OUT_OF_SYNC)
            .phase(settled ? SyncPhase.APPLIED : SyncPhase.APPLYING)
            .inventory(List.copyOf(after.inventoryAfter()));
    if (heals && after.isEmpty()) {
      builder.drift(DriftLog.allHealed(status.drift(), now));
    }
    if (settled) {
      builder
          .revision(desired.commit())
          .treeId(desired.rendered().version())
          .history(
              heals
                  ? history(desired.commit(), now, "Healed", healed)
                  : history(desired.commit(), now, "Succeeded", plan.summary()));
    }
    status = builder.build();
  }

  /** Adds health; true when the newest sync has thereby come to its good end. */
  boolean health(Health health, Collection<ObjectKey> owned) {
    boolean done = status.phase() == SyncPhase.APPLIED && health.state() == Health.State.HEALTHY;
    boolean tornDown = Asides.isTornDown(stack);
    HealthState state =
        tornDown
            ? HealthState.SUSPENDED
            : owned.isEmpty() && status.phase() == SyncPhase.FAILED
                ? HealthState.MISSING
                : StackHealth.state(health);
    String message = joined(syncMessage, tornDown ? "" : health.message());
    if (message.isEmpty()) {
      message = owned.size() + (owned.size() == 1 ? " object" : " objects");
    }
    status =
        status.toBuilder()
            .health(state)
            .phase(done ? SyncPhase.HEALTHY : status.phase())
            .message(message)
            .conditions(ready(state, message).into(status.conditions()))
            .build();
    return done;
  }

  private Condition ready(HealthState state, String message) {
    boolean ready = status.sync() == SyncState.SYNCED && state == HealthState.HEALTHY;
    String reason =
        switch (status.sync()) {
          case SYNCED -> state.toString();
          case UNKNOWN -> "RepositoryMissing";
          case OUT_OF_SYNC, SYNCING, SUSPENDED -> status.sync().toString();
        };
    return new Condition(
        "Ready", ready ? "True" : "False", reason, message, Optional.of(now), stack.generation());
  }

  /** How long until something that takes its time counts as stuck. */
  Optional<Duration> untilDeadline() {
    if (status.health() != HealthState.PROGRESSING) {
      return Optional.empty();
    }
    Duration left = Duration.between(now, since().plus(HealthContext.PROGRESS_DEADLINE));
    return Optional.of(left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left);
  }

  /** When the stack was last changed. */
  Instant since() {
    return status.history().isEmpty() ? now : status.history().getFirst().finishedAt().orElse(now);
  }

  Set<ObjectKey> replaced() {
    return Set.copyOf(replaced);
  }

  String message() {
    return status.message().isEmpty() ? syncMessage : status.message();
  }

  /** Whether this very look carried a plan out. */
  boolean hasApplied() {
    return hasApplied;
  }

  String healed() {
    return healed;
  }

  String targetRevision() {
    return status.targetRevision();
  }

  StackStatus status() {
    return status;
  }

  private void noteReplaced(SyncPlan plan) {
    replaced.clear();
    plan.skips().stream()
        .filter(skip -> skip.cause() == Skip.Cause.REPLACED_BY_CONTROLLER)
        .forEach(skip -> replaced.add(skip.key()));
  }

  /**
   * What is left alone although it should not be, or else what differs from git for a good reason:
   * kept by request, or replaced by its controller.
   */
  private static String skipped(SyncPlan plan) {
    return plan.skips().stream()
        .filter(skip -> !skip.isInSync())
        .map(Change.Skip::summary)
        .findFirst()
        .or(
            () ->
                plan.skips().stream()
                    .filter(
                        skip ->
                            skip.cause() == Skip.Cause.KEPT_BY_REQUEST
                                || skip.cause() == Skip.Cause.REPLACED_BY_CONTROLLER)
                    .map(skip -> skip.key() + " " + skip.reason())
                    .reduce((one, other) -> one + "; " + other))
        .orElse("");
  }

  private static List<String> lines(SyncPlan plan) {
    List<String> lines = plan.lines();
    if (lines.size() <= PLAN_LINES) {
      return lines;
    }
    List<String> cut = new ArrayList<>(lines.subList(0, PLAN_LINES));
    cut.add("and " + (lines.size() - PLAN_LINES) + " more");
    return cut;
  }

  /** The newest entries first; a failure that repeats itself is one entry. */
  private List<HistoryEntry> history(
      String revision, Instant started, String outcome, String message) {
    List<HistoryEntry> entries = new ArrayList<>(status.history());
    boolean again =
        !entries.isEmpty()
            && outcome.equals("Failed")
            && entries.getFirst().outcome().equals(outcome)
            && entries.getFirst().revision().equals(revision)
            && entries.getFirst().message().equals(message);
    if (again) {
      return entries;
    }
    entries.addFirst(
        new HistoryEntry(revision, Optional.of(started), Optional.of(now), outcome, message));
    return entries.size() > HISTORY ? entries.subList(0, HISTORY) : entries;
  }

  private static String joined(String one, String other) {
    return one.isEmpty() ? other : other.isEmpty() ? one : one + "; " + other;
  }
}
