package dev.slipway.reconciler.operator;

import dev.slipway.api.resource.Condition;
import dev.slipway.api.resource.HealthState;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Repository.SyncRequest;
import dev.slipway.api.resource.RepositoryStatus;
import dev.slipway.api.resource.RepositoryStatus.Counts;
import dev.slipway.api.resource.SpecProblem;
import dev.slipway.api.resource.Stack;
import dev.slipway.api.resource.SyncPhase;
import dev.slipway.api.resource.SyncState;
import dev.slipway.reconciler.source.FetchOutcome.Fetched;
import dev.slipway.reconciler.source.FetchOutcome.Movement;
import dev.slipway.reconciler.source.FetchOutcome.Reason;
import dev.slipway.reconciler.source.GitTree;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Collects what happened to a repository in one look at it, and turns it into its status. */
final class RepositoryReport {
  private static final int NAMED = 5;

  private final Repository repository;
  private final Instant now;
  private List<Condition> conditions;
  private Optional<String> trouble = Optional.empty();
  private String troubleReason = "";
  private Optional<String> observedRevision = Optional.empty();
  private Optional<List<String>> changedStacks = Optional.empty();
  private Optional<Instant> fetchedAt = Optional.empty();
  private Optional<String> handled = Optional.empty();
  private boolean acted;

  RepositoryReport(Repository repository, Clock clock) {
    this.repository = repository;
    this.now = clock.instant();
    this.conditions = repository.status().conditions();
  }

  void invalid(List<SpecProblem> problems) {
    trouble(
        "InvalidSpec",
        problems.stream().map(SpecProblem::toString).collect(Collectors.joining("; ")));
    acted = true;
  }

  void scheduled(Optional<String> problem) {
    condition(
        "Scheduled",
        problem.isEmpty(),
        problem.isEmpty() ? "Scheduled" : "InvalidSchedule",
        problem.orElse(""));
    problem.ifPresent(text -> trouble("InvalidSchedule", text));
  }

  void suspended() {
    trouble("Suspended", "suspended: nothing is fetched, applied or healed");
    acted = true;
  }

  void failed(Reason reason, String message) {
    condition("Fetched", false, camel(reason.name()), message);
    acted = true;
  }

  void fetched(Fetched fetched) {
    String message =
        fetched.movement() == Movement.FORCED
            ? "history of the branch was rewritten; now at " + shortened(fetched.commit())
            : "at " + shortened(fetched.commit());
    condition("Fetched", true, camel(fetched.movement().name()), message);
    fetchedAt = Optional.of(now);
    acted = true;
  }

  void read(GitTree tree, List<String> changed) {
    observedRevision = Optional.of(tree.commit());
    changedStacks = Optional.of(changed);
    String notices = tree.notices().stream().limit(NAMED).collect(Collectors.joining("; "));
    condition(
        "Read",
        true,
        tree.notices().isEmpty() ? "Complete" : "LeftAside",
        tree.notices().isEmpty() ? tree.stacks().size() + " stacks" : notices);
  }

  void everythingVanished(GitTree tree) {
    String what =
        tree.rootPresent()
            ? "has no manifests below " + (tree.root().isEmpty() ? "its root" : tree.root())
            : "has no directory " + tree.root();
    observedRevision = Optional.of(tree.commit());
    changedStacks = Optional.of(List.of());
    condition(
        "Read",
        false,
        "PruneRefused",
        "commit "
            + shortened(tree.commit())
            + " "
            + what
            + "; everything that runs is kept. Tear stacks down if that is meant");
  }

  void problems(List<String> problems) {
    if (!problems.isEmpty()) {
      trouble("StacksNotMade", problems.stream().limit(NAMED).collect(Collectors.joining("; ")));
    }
  }

  void handled(Optional<SyncRequest> request) {
    request.ifPresent(one -> handled = Optional.of(one.text()));
  }

  RepositoryStatus status(Optional<Revision> current, Map<String, Stack> stacks) {
    RepositoryStatus before = repository.status();
    Counts counts =
        new Counts(
            stacks.size(),
            count(stacks, stack -> stack.status().sync() == SyncState.SYNCED),
            count(stacks, stack -> stack.status().health() == HealthState.HEALTHY));
    ready(stacks, counts);
    boolean allSynced = counts.synced() == counts.total() && current.isPresent();
    return new RepositoryStatus(
        acted ? repository.generation() : before.observedGeneration(),
        observedRevision.orElse(before.observedRevision()),
        changedStacks.orElse(before.changedStacks()),
        allSynced ? current.get().commit() : before.syncedRevision(),
        fetchedAt.or(before::lastFetchTime),
        handled.orElse(before.lastHandledSyncRequest()),
        counts,
        conditions);
  }

  private static int count(
      Map<String, Stack> stacks, java.util.function.Predicate<Stack> property) {
    return (int) stacks.values().stream().filter(property).count();
  }

  private void ready(Map<String, Stack> stacks, Counts counts) {
    Optional<Condition> bad =
        conditions.stream()
            .filter(one -> !one.type().equals("Ready"))
            .filter(one -> !one.isTrue())
            .findFirst();
    if (trouble.isPresent()) {
      condition("Ready", false, troubleReason, trouble.get());
      return;
    }
    if (bad.isPresent()) {
      condition("Ready", false, bad.get().reason(), bad.get().message());
      return;
    }
    List<String> failing = new ArrayList<>();
    stacks.values().stream()
        .filter(stack -> stack.status().phase() == SyncPhase.FAILED)
        .sorted((one, other) -> one.name().compareTo(other.name()))
        .forEach(stack -> failing.add(stack.name() + ": " + stack.status().message()));
    if (!failing.isEmpty()) {
      condition(
          "Ready",
          false,
          "StacksFailed",
          failing.stream().limit(NAMED).collect(Collectors.joining("; ")));
      return;
    }
    condition(
        "Ready",
        true,
        "Working",
        counts.synced()
            + " of "
            + counts.total()
            + " stacks synced, "
            + counts.healthy()
            + " healthy");
  }

  private void trouble(String reason, String message) {
    if (trouble.isEmpty()) {
      trouble = Optional.of(message);
      troubleReason = reason;
    }
  }

  private void condition(String type, boolean holds, String reason, String message) {
    Condition next =
        new Condition(
            type,
            holds ? "True" : "False",
            reason,
            message,
            Optional.of(now),
            repository.generation());
    conditions = next.into(conditions);
  }

  private static String shortened(String commit) {
    return commit.substring(0, Math.min(7, commit.length()));
  }

  private static String camel(String constant) {
    StringBuilder text = new StringBuilder();
    for (String word : constant.split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return text.toString();
  }
}
