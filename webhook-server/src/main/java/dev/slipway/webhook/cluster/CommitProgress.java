package dev.slipway.webhook.cluster;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.resource.Arrival;
import dev.slipway.api.resource.Condition;
import dev.slipway.api.resource.HealthState;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import dev.slipway.api.resource.StackStatus;
import dev.slipway.api.resource.SyncPhase;
import dev.slipway.api.resource.SyncState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far one commit has come, told in lines. Pure: fed with the resources as they change, in any
 * order and repetition; each thing is said once. Not safe for threads.
 */
final class CommitProgress {
  private final String commit;
  private final Instant asked;
  private final Map<String, Stack> stacks = new TreeMap<>();
  private final Set<String> said = new HashSet<>();
  private final Set<String> removed = new HashSet<>();
  private final Set<String> foreign = new HashSet<>();
  private Optional<Set<String>> changed = Optional.empty();
  private Optional<String> supersededBy = Optional.empty();
  private Optional<String> refused = Optional.empty();

  /**
   * Nothing seen so far.
   *
   * @param asked when the commit was asked for; what the Repository shows of before is not about it
   */
  CommitProgress(String commit, Instant asked) {
    this.commit = commit;
    this.asked = asked;
  }

  /** Takes a change and answers what is new for the reader. */
  List<String> seen(KubeObject change) {
    List<String> lines = new ArrayList<>();
    if (change.kind().equals(Repository.KIND)) {
      seen(Repository.from(change), lines);
    } else {
      seen(Stack.from(change), lines);
    }
    return lines;
  }

  private void seen(Repository repository, List<String> lines) {
    Optional<Repository.SyncRequest> request = repository.syncRequest();
    if (request.isEmpty() || request.get().at().isBefore(asked)) {
      return; // as it was before anybody asked for the commit
    }
    String wanted = request.get().revision();
    if (!wanted.isEmpty() && !wanted.equals(commit)) {
      supersededBy = Optional.of(wanted);
      return;
    }
    if (repository.pendingRequest().isPresent()) {
      return;
    }
    if (repository.status().observedRevision().equals(commit)) {
      read(repository, lines);
    } else {
      repository
          .status()
          .condition("Ready")
          .filter(ready -> ready.status().equals("False"))
          .ifPresent(ready -> refused = Optional.of(ready.message()));
    }
  }

  private void read(Repository repository, List<String> lines) {
    Optional<Condition> unread =
        repository.status().condition("Read").filter(read -> read.status().equals("False"));
    if (unread.isPresent()) {
      refused = unread.map(Condition::message);
      return;
    }
    if (changed.isEmpty()) {
      Set<String> names = new TreeSet<>(repository.status().changedStacks());
      changed = Optional.of(names);
      lines.add(
          names.isEmpty() ? "nothing that runs changes" : "changes " + String.join(", ", names));
      stacks.forEach((name, stack) -> tell(stack, lines));
    }
  }

  private void seen(Stack stack, List<String> lines) {
    stacks.put(stack.name(), stack);
    removed.remove(stack.name());
    if (changed.isPresent()) {
      tell(stack, lines);
    }
  }

  private void tell(Stack stack, List<String> lines) {
    String name = stack.name();
    StackStatus status = stack.status();
    if (isLeftAlone(stack) && changed.orElse(Set.of()).contains(name)) {
      say(lines, name + ": left alone: " + status.message());
      return;
    }
    // A stack that the commit does not change may stand at it all the same, after a push that leads
    // back: what its status tells is then of an earlier push.
    boolean ours = changed.orElse(Set.of()).contains(name);
    if (!ours || !status.targetRevision().equals(commit)) {
      return;
    }
    status.plan().forEach(change -> say(lines, name + ": " + change));
    switch (status.phase()) {
      case APPLYING -> say(lines, name + ": applying");
      case APPLIED -> {
        say(lines, name + ": applied");
        if (status.health() == HealthState.DEGRADED) {
          say(lines, name + ": Degraded: " + status.message());
        } else if (!status.message().isEmpty()) {
          say(lines, name + ": waiting: " + status.message());
        }
      }
      case HEALTHY ->
          say(lines, name + (differs(status) ? ": OutOfSync: " + status.message() : ": Healthy"));
      case FAILED -> say(lines, name + ": Failed: " + status.message());
      case NONE, PLANNED -> {}
    }
  }

  /** Whether a stack does not follow the commit, on purpose: no waiting brings it there. */
  private boolean isLeftAlone(Stack stack) {
    return Arrival.of(stack.status()) == Arrival.LEFT_ALONE
        || stack.spec().pinnedRevision().filter(pin -> !pin.equals(commit)).isPresent();
  }

  /** Those that the commit changes and of which nothing was seen so far. */
  Set<String> unseen() {
    Set<String> names = new TreeSet<>(changed.orElse(Set.of()));
    names.removeAll(stacks.keySet());
    names.removeAll(removed);
    names.removeAll(foreign);
    return names;
  }

  /** A stack is no more: nothing of it is left. */
  List<String> gone(String name) {
    List<String> lines = new ArrayList<>();
    stacks.remove(name);
    removed.add(name);
    say(lines, name + ": removed");
    return lines;
  }

  /** A stack of that name is another Repository's. */
  List<String> belongsTo(String owner, String name) {
    List<String> lines = new ArrayList<>();
    foreign.add(name);
    say(lines, name + ": Failed: a stack of that name belongs to Repository " + owner);
    return lines;
  }

  private void say(List<String> lines, String line) {
    if (said.add(line)) {
      lines.add(line);
    }
  }

  /** True when nothing more is to be expected. */
  boolean isOver() {
    return supersededBy.isPresent()
        || refused.isPresent()
        || changed.filter(names -> names.stream().allMatch(this::isSettled)).isPresent();
  }

  private boolean isSettled(String name) {
    if (foreign.contains(name) || removed.contains(name)) {
      return true;
    }
    Stack stack = stacks.get(name);
    if (stack == null) {
      return false;
    }
    if (isLeftAlone(stack)) {
      return true;
    }
    StackStatus status = stack.status();
    if (!status.targetRevision().equals(commit)) {
      return false;
    }
    return status.phase() == SyncPhase.HEALTHY
        || status.phase() == SyncPhase.FAILED
        || (status.phase() == SyncPhase.APPLIED && status.health() == HealthState.DEGRADED);
  }

  /** The stacks that are still on their way. */
  String open() {
    return changed
        .map(names -> String.join(", ", names.stream().filter(name -> !isSettled(name)).toList()))
        .orElse("the commit is not fetched yet");
  }

  /** The last lines. */
  List<String> conclusion() {
    if (supersededBy.isPresent()) {
      return List.of("a newer request has taken over: " + supersededBy.get());
    }
    if (refused.isPresent()) {
      return List.of("not deployed: " + refused.get());
    }
    Set<String> ours = changed.orElse(Set.of());
    long unwell =
        ours.stream()
            .filter(name -> !removed.contains(name))
            .filter(name -> !isWell(Optional.ofNullable(stacks.get(name))))
            .count();
    List<String> lines = new ArrayList<>();
    stacks.values().stream()
        .filter(stack -> !ours.contains(stack.name()))
        .filter(stack -> Arrival.of(stack.status()) == Arrival.UNWELL)
        .forEach(
            stack ->
                lines.add(
                    "not changed by this push, and not healthy: %s: %s"
                        .formatted(stack.name(), stack.status().message())));
    lines.add(
        unwell == 0
            ? "deployed " + commit.substring(0, 7)
            : unwell == 1 ? "1 stack is not healthy" : unwell + " stacks are not healthy");
    return lines;
  }

  private boolean isWell(Optional<Stack> stack) {
    return stack
        .filter(
            one ->
                isLeftAlone(one)
                    || (one.status().phase() == SyncPhase.HEALTHY && !differs(one.status())))
        .isPresent();
  }

  /** Whether something is left as it is although the commit says otherwise. */
  private static boolean differs(StackStatus status) {
    return status.sync() == SyncState.OUT_OF_SYNC;
  }
}
