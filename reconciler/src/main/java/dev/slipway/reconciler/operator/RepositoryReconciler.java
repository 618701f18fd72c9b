package dev.slipway.reconciler.operator;

import dev.slipway.api.loop.Outcome;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Repository.SyncRequest;
import dev.slipway.api.resource.RepositorySpec;
import dev.slipway.api.resource.Stack;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.render.RenderedStack;
import dev.slipway.reconciler.render.Renderer;
import dev.slipway.reconciler.schedule.Schedules;
import dev.slipway.reconciler.source.Credentials;
import dev.slipway.reconciler.source.FetchOutcome.Failed;
import dev.slipway.reconciler.source.FetchOutcome.Fetched;
import dev.slipway.reconciler.source.FetchOutcome.Reason;
import dev.slipway.reconciler.source.Remote;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one repository read: fetches when somebody asks or the schedule says so, renders a commit
 * that is new, hands the stacks that it changes on, and reports. Never waits for a stack.
 */
final class RepositoryReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryReconciler.class);
  private static final Duration ARRIVAL_LIMIT = Duration.ofMinutes(2);

  private final World world;
  private final Schedules schedules;
  private final StackObjects stackObjects;
  private final Consumer<Ref> stackChanged;
  private final Set<Ref> due = ConcurrentHashMap.newKeySet();

  RepositoryReconciler(World world, Schedules schedules, Consumer<Ref> stackChanged) {
    this.world = world;
    this.schedules = schedules;
    this.stackObjects = new StackObjects(world);
    this.stackChanged = stackChanged;
  }

  /** Notes that a repository is to be fetched the next time it is looked at. */
  void makeDue(Ref ref) {
    due.add(ref);
  }

  Outcome reconcile(Ref ref) {
    Optional<KubeObject> object = world.live().find(ref.repositoryKey());
    if (object.isEmpty() || object.get().isBeingDeleted()) {
      schedules.remove(ref.toString());
      world.revisions().forget(ref);
      everyStack(ref); // nothing syncs them from now on, which each has to say
      stackObjects.forget(ref);
      return Outcome.done();
    }
    Repository repository = Repository.from(object.get());
    RepositoryReport report = new RepositoryReport(repository, world.clock());
    Outcome outcome = reconcile(ref, repository, report);
    Map<String, Stack> stacks = stackObjects.of(ref);
    world
        .statuses()
        .write(
            Kinds.REPOSITORY,
            object.get(),
            report.status(world.revisions().of(ref), stacks).toJson());
    return outcome;
  }

  private Outcome reconcile(Ref ref, Repository repository, RepositoryReport report) {
    RepositorySpec spec = repository.spec();
    if (!spec.problems().isEmpty()) {
      schedules.remove(ref.toString());
      report.invalid(spec.problems());
      report.handled(repository.syncRequest());
      return Outcome.terminal("invalid spec: " + spec.problems());
    }
    Optional<String> scheduleProblem = schedules.set(ref.toString(), spec.schedule());
    report.scheduled(scheduleProblem);
    if (spec.suspend()) {
      report.suspended();
      report.handled(repository.syncRequest());
      everyStack(ref);
      return Outcome.done();
    }
    Optional<Revision> current = world.revisions().of(ref);
    Optional<SyncRequest> request = repository.pendingRequest();
    boolean specChanged = repository.generation() != repository.status().observedGeneration();
    boolean isDue = due.remove(ref);
    if (!isDue && request.isEmpty() && !specChanged && current.isPresent()) {
      // Somebody may have deleted a Stack object; what it described is still in git.
      report.problems(stackObjects.ensure(ref, current.get().rendering().stacks().values()));
      return Outcome.done();
    }
    if (specChanged || request.filter(one -> one.revision().isEmpty()).isPresent()) {
      everyStack(ref); // asked for by a person, not by a push: look at all that runs
    }
    try {
      return fetch(ref, repository, request, report);
    } catch (IOException e) {
      due.add(ref);
      report.failed(Reason.LOCAL_STORAGE, "the local copy cannot be read: " + e.getMessage());
      return Outcome.failed(e);
    }
  }

  private Outcome fetch(
      Ref ref, Repository repository, Optional<SyncRequest> request, RepositoryReport report)
      throws IOException {
    Remote remote;
    try {
      remote = remote(repository);
    } catch (IllegalArgumentException e) {
      report.failed(Reason.INVALID, String.valueOf(e.getMessage()));
      report.handled(request);
      due.add(ref);
      return Outcome.failed(String.valueOf(e.getMessage()));
    }
    return switch (world.sources().fetch(ref, remote)) {
      case Failed failed -> failed(ref, repository, remote, failed, request, report);
      case Fetched fetched -> {
        if (isStillAwaited(ref, request)) {
          due.add(ref);
          yield Outcome.failed("the remote does not have the requested commit yet");
        }
        adopt(ref, repository, fetched, report);
        report.handled(request);
        yield Outcome.done();
      }
    };
  }

  private Remote remote(Repository repository) {
    RepositorySpec spec = repository.spec();
    Credentials credentials =
        spec.credentialsSecret()
            .map(name -> new CredentialsReader(world.api()).read(repository.namespace(), name))
            .orElse(Credentials.none());
    return new Remote(spec.url(), spec.branch(), credentials);
  }

  /**
   * A mirror can lag behind the message that announced the commit: then the fetch came too soon.
   */
  private boolean isStillAwaited(Ref ref, Optional<SyncRequest> request) throws IOException {
    if (request.isEmpty() || request.get().revision().isEmpty()) {
      return false;
    }
    boolean patient = world.clock().instant().isBefore(request.get().at().plus(ARRIVAL_LIMIT));
    return patient && !world.sources().has(ref, request.get().revision());
  }

  private Outcome failed(
      Ref ref,
      Repository repository,
      Remote remote,
      Failed failed,
      Optional<SyncRequest> request,
      RepositoryReport report)
      throws IOException {
    report.failed(failed.reason(), failed.message());
    report.handled(request);
    due.add(ref);
    if (world.revisions().of(ref).isEmpty()) {
      // After a restart without the remote: what was fetched before goes on being kept.
      Optional<String> last = world.sources().lastCommit(ref, remote);
      if (last.isPresent()) {
        read(ref, repository, last.get(), report);
      }
    }
    return failed.reason() == Reason.INVALID
        ? Outcome.terminal(failed.message())
        : Outcome.failed(failed.message());
  }

  private void adopt(Ref ref, Repository repository, Fetched fetched, RepositoryReport report)
      throws IOException {
    report.fetched(fetched);
    Optional<Revision> current = world.revisions().of(ref);
    boolean specChanged = repository.generation() != repository.status().observedGeneration();
    boolean known = current.isPresent() && current.get().commit().equals(fetched.commit());
    boolean misread =
        repository.status().condition("Read").filter(one -> !one.isTrue()).isPresent();
    if (!known || specChanged || misread) {
      read(ref, repository, fetched.commit(), report);
    } else {
      // A stack that could not be made is not made by fetching the same commit again.
      report.problems(stackObjects.ensure(ref, current.get().rendering().stacks().values()));
    }
  }

  private void read(Ref ref, Repository repository, String commit, RepositoryReport report)
      throws IOException {
    Map<String, Stack> stacks = stackObjects.of(ref);
    Map<ObjectKey, String> holders = StackObjects.holders(stacks);
    Renderer.Context context =
        new Renderer.Context(
            ref.namespace(),
            ref.name(),
            world.kinds().clusterScoped(),
            key -> Optional.ofNullable(holders.get(key)));
    Revision revision;
    try {
      revision = world.sources().read(ref, commit, repository.spec().path(), context);
    } catch (IllegalArgumentException e) {
      report.failed(Reason.INVALID, String.valueOf(e.getMessage()));
      return;
    }
    boolean somethingRuns =
        stacks.values().stream().anyMatch(stack -> !stack.status().inventory().isEmpty());
    if (revision.tree().stacks().isEmpty() && somethingRuns) {
      report.everythingVanished(revision.tree());
      return;
    }
    publish(ref, revision, stacks, report);
  }

  private void publish(
      Ref ref, Revision revision, Map<String, Stack> stacks, RepositoryReport report) {
    Optional<Revision> before = world.revisions().of(ref);
    Set<String> affected = affected(revision, before, stacks);
    report.read(
        revision.tree(),
        affected.stream().filter(name -> !isAside(Optional.ofNullable(stacks.get(name)))).toList());
    report.problems(stackObjects.ensure(ref, revision.rendering().stacks().values()));
    world.revisions().set(ref, revision.affecting(affected));
    LOG.atInfo()
        .addKeyValue("repository", ref)
        .addKeyValue("revision", revision.commit())
        .addKeyValue("stacks", revision.rendering().stacks().size())
        .addKeyValue("changed", affected.size())
        .log("Commit read");
    if (before.isEmpty()) {
      affected.addAll(revision.rendering().stacks().keySet());
    }
    affected.forEach(name -> stackChanged.accept(new Ref(ref.namespace(), name)));
  }

  /** Stacks that a commit makes different, and those that it no longer has. */
  private static Set<String> affected(
      Revision revision, Optional<Revision> before, Map<String, Stack> stacks) {
    Set<String> affected = new TreeSet<>();
    for (RenderedStack stack : revision.rendering().stacks().values()) {
      String name = stack.id().name();
      Optional<RenderedStack> old = before.flatMap(one -> one.rendering().stack(name));
      boolean same =
          before.isPresent()
              ? old.filter(one -> isSame(one, stack)).isPresent()
              : Optional.ofNullable(stacks.get(name))
                  .filter(one -> one.status().treeId().equals(stack.version()))
                  .isPresent();
      if (!same) {
        affected.add(name);
      }
    }
    stacks.keySet().stream()
        .filter(name -> revision.rendering().stack(name).isEmpty())
        .forEach(affected::add);
    return affected;
  }

  private static boolean isSame(RenderedStack one, RenderedStack other) {
    return one.version().equals(other.version()) && one.findings().equals(other.findings());
  }

  /** Whether a stack does not follow the branch for now, so that a commit means nothing to it. */
  private static boolean isAside(Optional<Stack> stack) {
    return stack
        .filter(
            one ->
                one.spec().suspend()
                    || one.tornDown().isPresent()
                    || one.spec().pinnedRevision().isPresent())
        .isPresent();
  }

  private void everyStack(Ref ref) {
    List<Ref> stacks =
        stackObjects.of(ref).keySet().stream().map(name -> new Ref(ref.namespace(), name)).toList();
    world.looks().begin(ref, stacks);
    stacks.forEach(stackChanged);
  }
}
