package dev.slipway.cli.command;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.resource.Arrival;
import dev.slipway.api.resource.Condition;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import dev.slipway.cli.cluster.Eventually;
import dev.slipway.cli.cluster.SlipwayResources;
import dev.slipway.cli.output.Console;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Waits for what a sync request brings about, and tells how its stacks come along. */
final class SyncWait {
  /** Reasons of a Repository that is not ready although it was fetched and read. */
  private static final Set<String> OF_STACKS = Set.of("StacksFailed", "StacksNotMade");

  private final SlipwayResources resources;
  private final Console console;
  private final long deadline;
  private final Map<String, String> told = new HashMap<>();

  SyncWait(SlipwayResources resources, Console console, Duration limit) {
    this.resources = resources;
    this.console = console;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /**
   * How a sync came out.
   *
   * @param repository as it was read at the end
   * @param trouble why it could not be fetched or read, or why not all stacks could be made
   * @param stacks its stacks; none when it could not be read
   */
  record Result(Repository repository, Optional<String> trouble, List<Stack> stacks) {
    Result {
      stacks = List.copyOf(stacks);
    }

    /** The stacks that are not as git says, or do not work. */
    List<Stack> unwell() {
      return stacks.stream().filter(stack -> Arrival.of(stack.status()) == Arrival.UNWELL).toList();
    }

    boolean isFine() {
      return trouble.isEmpty() && unwell().isEmpty();
    }
  }

  /** Returns when the request was handled and every stack of the repository has come to rest. */
  Result await(KubeObject asked, String request) {
    Repository repository = Repository.from(handled(asked, request));
    Optional<Condition> bad =
        repository.status().condition("Ready").filter(ready -> ready.status().equals("False"));
    if (bad.filter(one -> !OF_STACKS.contains(one.reason())).isPresent()) {
      return new Result(repository, bad.map(Condition::message), List.of());
    }
    List<Stack> stacks =
        Eventually.present(
            left(),
            () -> Optional.of(look(repository)).filter(all -> open(repository, all).isEmpty()),
            () ->
                "not finished in time, and going on in the background: "
                    + open(repository, look(repository)).stream()
                        .map(SyncWait::line)
                        .collect(Collectors.joining("; ")));
    return new Result(
        repository,
        bad.filter(one -> one.reason().equals("StacksNotMade")).map(Condition::message),
        stacks);
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private KubeObject handled(KubeObject asked, String request) {
    String namespace = asked.namespace().orElse("default");
    return Eventually.present(
        left(),
        () ->
            resources
                .repository(namespace, asked.name())
                .filter(
                    one ->
                        one.text("status", "lastHandledSyncRequest").equals(Optional.of(request))),
        () -> "repository " + asked.name() + " was not fetched in time; see: slipway logs");
  }

  /** The stacks as they are, told of where they are not well and have changed. */
  private List<Stack> look(Repository repository) {
    List<Stack> stacks =
        resources.stacksOf(repository.namespace(), repository.name()).stream()
            .map(Stack::from)
            .toList();
    for (Stack stack : stacks) {
      String line = line(stack);
      String before = told.put(stack.name(), line);
      boolean newsOfAWellOne = before == null && !isOpen(repository, stack);
      if (!line.equals(before) && !newsOfAWellOne) {
        console.progress(line);
      }
    }
    return stacks;
  }

  private static List<Stack> open(Repository repository, List<Stack> stacks) {
    return stacks.stream().filter(stack -> isOpen(repository, stack)).toList();
  }

  private static boolean isOpen(Repository repository, Stack stack) {
    Arrival arrival = Arrival.of(stack.status());
    if (arrival == Arrival.LEFT_ALONE) {
      return !isMeantToBeLeftAlone(repository, stack); // resumed just now
    }
    boolean changes =
        repository.status().changedStacks().contains(stack.name())
            && stack.spec().pinnedRevision().isEmpty();
    boolean reached =
        !changes || stack.status().targetRevision().equals(repository.status().observedRevision());
    return arrival == Arrival.UNDER_WAY || !reached;
  }

  private static boolean isMeantToBeLeftAlone(Repository repository, Stack stack) {
    return repository.spec().suspend()
        || stack.spec().suspend()
        || stack.tornDown().isPresent()
        || !stack.spec().problems().isEmpty();
  }

  /** {@code web-ghost: Synced, Progressing: 1 of 2 pods are ready}. */
  static String line(Stack stack) {
    String message = stack.status().message();
    return stack.name()
        + ": "
        + stack.status().sync()
        + ", "
        + stack.status().health()
        + (message.isEmpty() ? "" : ": " + message);
  }
}
