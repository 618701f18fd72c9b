package dev.slipway.reconciler.operator;

import dev.slipway.api.loop.Outcome;
import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Drift;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import dev.slipway.reconciler.apply.ApplyReport;
import dev.slipway.reconciler.apply.ApplyReport.Ending;
import dev.slipway.reconciler.cluster.ApiReply;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.cluster.LiveObjects.Scope;
import dev.slipway.reconciler.drift.DriftLog;
import dev.slipway.reconciler.plan.Change;
import dev.slipway.reconciler.plan.PlanInput;
import dev.slipway.reconciler.plan.PlanInput.Presence;
import dev.slipway.reconciler.plan.PlanInput.PrunePolicy;
import dev.slipway.reconciler.plan.PlanInput.ReplacePolicy;
import dev.slipway.reconciler.plan.Planner;
import dev.slipway.reconciler.plan.SyncPlan;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one stack run as git says, undoes what was changed by hand, and reports. A call looks once
 * and never waits for health: when an object changes, the stack is looked at again.
 */
final class StackReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(StackReconciler.class);
  private static final Duration REFUSED_AGAIN = Duration.ofMinutes(5);

  private final World world;
  private final DesiredStacks desiredStacks;
  private final StackHealth health;

  StackReconciler(World world) {
    this.world = world;
    this.desiredStacks = new DesiredStacks(world);
    this.health = new StackHealth(world);
  }

  Outcome reconcile(Ref ref) throws InterruptedException {
    try {
      return look(ref);
    } finally {
      world.looks().looked(ref);
    }
  }

  private Outcome look(Ref ref) throws InterruptedException {
    Optional<KubeObject> object = world.live().find(ref.stackKey());
    if (object.isEmpty() || object.get().isBeingDeleted()) {
      return Outcome.done();
    }
    Stack stack = Stack.from(object.get());
    Optional<Repository> repository =
        world
            .live()
            .find(new Ref(ref.namespace(), stack.repository()).repositoryKey())
            .map(Repository::from);
    StackReport report = new StackReport(stack, world.clock());
    if (repository.isEmpty()) {
      return abandoned(object.get(), stack, report);
    }
    try {
      Optional<DesiredStack> desired = desiredStacks.find(stack, repository.get());
      return desired.isEmpty() || isMadeAheadOf(desired.get(), stack)
          ? Outcome.done() // added again as soon as the repository has been read
          : reconcile(object.get(), stack, repository.get(), desired.get(), report);
    } catch (IllegalArgumentException e) {
      report.unusable(String.valueOf(e.getMessage()));
      return settle(object.get(), report, Set.copyOf(stack.status().inventory()));
    }
  }

  /** Whether a stack is of a commit that is being read, and which is not known here yet. */
  private static boolean isMadeAheadOf(DesiredStack desired, Stack stack) {
    return desired.rendered().version().isEmpty()
        && stack.status().targetRevision().isEmpty()
        && stack.status().inventory().isEmpty();
  }

  /** Without its Repository a stack is left as it runs; one that was torn down ends with it. */
  private Outcome abandoned(KubeObject object, Stack stack, StackReport report)
      throws InterruptedException {
    watchKinds(stack.status().inventory());
    Set<ObjectKey> remaining = remaining(stack);
    if (Asides.isTornDown(stack) && remaining.isEmpty()) {
      return remove(object, "its Repository is gone, and so is all that ran");
    }
    report.abandoned(remaining);
    return settle(object, report, Set.copyOf(report.status().inventory()));
  }

  private Outcome reconcile(
      KubeObject object,
      Stack stack,
      Repository repository,
      DesiredStack desired,
      StackReport report)
      throws InterruptedException {
    report.describes(desired);
    Optional<String> aside = Asides.reason(stack, repository);
    watchKinds(desired, stack);
    SyncPlan plan = plan(desired, stack, repository, Set.copyOf(stack.status().inventory()));
    boolean applied = isApplied(stack, desired);
    if (applied && plan.changes().stream().anyMatch(Change.Create.class::isInstance)) {
      learnMissing(plan);
      if (isAsideByNow(object, repository)) {
        return Outcome.retryAfter(Duration.ZERO);
      }
      plan = plan(desired, stack, repository, Set.copyOf(stack.status().inventory()));
    }
    if (aside.isPresent()) {
      report.suspended(aside.get(), driftAside(plan, stack, applied), remaining(stack));
      return removedOrSettled(object, desired, report, plan, stack);
    }
    if (!plan.findings().isEmpty()) {
      report.blocked(plan, desired);
      return settle(object, report, Set.copyOf(stack.status().inventory()));
    }
    if (applied && plan.isEmpty()) {
      report.unchanged(plan, drift(plan, stack), desired);
      return removedOrSettled(object, desired, report, plan, stack);
    }
    if (applied && !repository.spec().selfHeal() && isDrift(plan)) {
      report.drifted(plan, drift(plan, stack));
      return settle(object, report, plan.inventoryAfter());
    }
    return sync(object, stack, repository, desired, report, plan);
  }

  /** Carries a plan out, and reports before and after. */
  private Outcome sync(
      KubeObject object,
      Stack stack,
      Repository repository,
      DesiredStack desired,
      StackReport report,
      SyncPlan plan)
      throws InterruptedException {
    boolean heals = isApplied(stack, desired) && isDrift(plan);
    // What may exist from here on is in the inventory first, so that a crash orphans nothing.
    Set<ObjectKey> inventory = new TreeSet<>(stack.status().inventory());
    inventory.addAll(plan.inventoryAfter());
    report.applying(plan, desired, inventory, heals ? drift(plan, stack) : stack.status().drift());
    KubeObject current = write(object, report);
    ApplyReport applied = world.executor().execute(plan, () -> isSuperseded(stack, desired));
    if (applied.ending() == Ending.SUPERSEDED) {
      return Outcome.retryAfter(Duration.ZERO);
    }
    if (applied.ending() == Ending.FAILED) {
      boolean retry = applied.refusals().stream().allMatch(ApplyReport.Refused::retry);
      report.refused(applied, retry);
      settle(current, report, inventory);
      if (!retry) {
        world.events().warning(current, "SyncFailed", report.message(), desired.commit());
      }
      return retry ? Outcome.failed(report.message()) : Outcome.retryAfter(REFUSED_AGAIN);
    }
    SyncPlan after = plan(desired, stack, repository, plan.inventoryAfter());
    report.applied(plan, after, desired, heals);
    LOG.atInfo()
        .addKeyValue("stack", Ref.of(ObjectKey.of(object)))
        .addKeyValue("revision", desired.commit())
        .addKeyValue("plan", plan.summary())
        .log(heals ? "Drift healed" : "Stack applied");
    Outcome outcome = removedOrSettled(current, desired, report, after, stack);
    announce(current, plan, desired, report, heals);
    return outcome;
  }

  private void announce(
      KubeObject object, SyncPlan plan, DesiredStack desired, StackReport report, boolean heals) {
    if (heals) {
      world.events().warning(object, "DriftHealed", report.healed(), desired.commit());
    } else if (!plan.isEmpty()) {
      world.events().normal(object, "Applied", plan.summary(), desired.commit());
    }
  }

  private SyncPlan plan(
      DesiredStack desired, Stack stack, Repository repository, Set<ObjectKey> inventory) {
    Set<ObjectKey> keys = new HashSet<>(desired.rendered().byKey().keySet());
    keys.addAll(inventory);
    return Planner.plan(
        new PlanInput(
            desired.rendered(),
            desired.presence(),
            world.live().find(keys),
            inventory,
            desired.revision().rendering().declared(),
            repository.spec().prune() ? PrunePolicy.DELETE : PrunePolicy.KEEP,
            isApplied(stack, desired) ? ReplacePolicy.REFUSED : ReplacePolicy.ALLOWED));
  }

  private static boolean isApplied(Stack stack, DesiredStack desired) {
    return !desired.rendered().version().isEmpty()
        && stack.status().treeId().equals(desired.rendered().version());
  }

  /** Whether what a plan does is to undo what somebody did, rather than to prune. */
  private static boolean isDrift(SyncPlan plan) {
    return plan.actions().stream().anyMatch(change -> !(change instanceof Change.Prune));
  }

  private List<Drift> drift(SyncPlan plan, Stack stack) {
    Set<ObjectKey> keys = new HashSet<>();
    plan.changes().forEach(change -> keys.add(change.key()));
    Map<ObjectKey, KubeObject> live = world.live().find(keys);
    return DriftLog.observed(plan, live, stack.status().drift(), world.clock().instant());
  }

  private boolean isSuperseded(Stack stack, DesiredStack desired) {
    Ref repository = new Ref(stack.namespace(), stack.repository());
    return stack.spec().pinnedRevision().isEmpty()
        && world
            .revisions()
            .of(repository)
            .filter(
                newest ->
                    !newest
                        .rendering()
                        .stack(stack.name())
                        .map(one -> one.version())
                        .orElse("")
                        .equals(desired.rendered().version()))
            .isPresent();
  }

  /** What differs in a stack that is left alone; what a teardown removes is no drift. */
  private List<Drift> driftAside(SyncPlan plan, Stack stack, boolean applied) {
    if (Asides.isTornDown(stack)) {
      return stack.status().drift().stream().filter(entry -> !entry.lasts()).toList();
    }
    return applied ? drift(plan, stack) : stack.status().drift();
  }

  /**
   * Whether a stack was set aside, which the watch has not told yet: the watch of what a teardown
   * deletes can be ahead of the watch of the Stack that it marks first.
   */
  private boolean isAsideByNow(KubeObject object, Repository repository) {
    ApiReply reply = world.api().get(Kinds.STACK, ObjectKey.of(object)).join();
    if (reply instanceof ApiReply.Accepted accepted
        && Asides.reason(Stack.from(accepted.object()), repository).isPresent()) {
      world.live().learn(accepted.object());
      return true;
    }
    return false;
  }

  /** The watch only knows objects with our label; one that lost it is there all the same. */
  private void learnMissing(SyncPlan plan) {
    for (Change change : plan.changes()) {
      if (change instanceof Change.Create create) {
        world
            .kinds()
            .find(create.desired().object().groupVersionKind())
            .map(kind -> world.api().get(kind, create.key()).join())
            .ifPresent(
                reply -> {
                  if (reply instanceof ApiReply.Accepted accepted) {
                    world.live().learn(accepted.object());
                  }
                });
      }
    }
  }

  private void watchKinds(DesiredStack desired, Stack stack) throws InterruptedException {
    for (Manifest manifest : desired.rendered().manifests()) {
      var kind = world.kinds().find(manifest.object().groupVersionKind());
      if (kind.isPresent()) {
        world.live().watch(kind.get(), Scope.LABELLED);
      }
    }
    watchKinds(stack.status().inventory());
  }

  private void watchKinds(Collection<ObjectKey> inventory) throws InterruptedException {
    for (ObjectKey key : inventory) {
      var kind = world.kinds().find(key.group(), key.kind());
      if (kind.isPresent()) {
        world.live().watch(kind.get(), Scope.LABELLED);
      }
    }
  }

  /** Those of a stack's objects that are still there. */
  private Set<ObjectKey> remaining(Stack stack) {
    return new TreeSet<>(world.live().find(stack.status().inventory()).keySet());
  }

  /** A stack that git has no longer is deleted once nothing of it is left. */
  private Outcome removedOrSettled(
      KubeObject object, DesiredStack desired, StackReport report, SyncPlan plan, Stack stack) {
    Set<ObjectKey> owned = Asides.isTornDown(stack) ? remaining(stack) : plan.inventoryAfter();
    boolean over = desired.presence() == Presence.VANISHED && owned.isEmpty();
    return over
        ? remove(object, "git has it no longer, and nothing of it is left")
        : settle(object, report, owned);
  }

  private Outcome remove(KubeObject object, String reason) {
    ObjectKey key = ObjectKey.of(object);
    if (world.api().delete(Kinds.STACK, key, object.uid()).join() instanceof ApiReply.Refused no
        && !no.isNotFound()) {
      return Outcome.failed("Stack cannot be deleted: " + no.message());
    }
    world.live().unlearn(key, object.uid());
    LOG.atInfo()
        .addKeyValue("stack", Ref.of(key))
        .addKeyValue("reason", reason)
        .log("Stack removed");
    return Outcome.done();
  }

  /** Adds health, writes the status, and asks to be called when a deadline passes. */
  private Outcome settle(KubeObject object, StackReport report, Set<ObjectKey> owned) {
    Set<ObjectKey> judged = new TreeSet<>(owned);
    judged.removeAll(report.replaced());
    boolean newlyHealthy = report.health(health.of(judged, report.since()), owned);
    KubeObject written = write(object, report);
    // What works as soon as it is applied is announced once, as applied.
    if (newlyHealthy && !report.hasApplied()) {
      world.events().normal(written, "Healthy", report.message(), report.targetRevision());
    }
    return report.untilDeadline().map(Outcome::retryAfter).orElse(Outcome.done());
  }

  private KubeObject write(KubeObject object, StackReport report) {
    KubeObject latest = world.live().find(ObjectKey.of(object)).orElse(object);
    world.statuses().write(Kinds.STACK, latest, report.status().toJson());
    return world.live().find(ObjectKey.of(object)).orElse(latest);
  }
}
