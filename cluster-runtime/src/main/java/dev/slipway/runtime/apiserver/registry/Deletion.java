package dev.slipway.runtime.apiserver.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.runtime.apiserver.registry.DeleteOptions.Propagation;
import dev.slipway.runtime.apiserver.status.ApiException;
import dev.slipway.runtime.apiserver.storage.ObjectStore;
import dev.slipway.runtime.apiserver.storage.ObjectStore.Outcome;
import dev.slipway.runtime.apiserver.storage.StoredObject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends objects: at once where nothing holds them, else by marking them, so that finalizers, the
 * garbage collector or the node can finish.
 */
public final class Deletion {
  private static final int ATTEMPTS = 50;
  private static final long DEFAULT_GRACE_SECONDS = 30;

  private final ObjectStore objects;
  private final Entailments entailments;
  private final Clock clock;

  public Deletion(ObjectStore objects, Entailments entailments, Clock clock) {
    this.objects = requireNonNull(objects);
    this.entailments = requireNonNull(entailments);
    this.clock = requireNonNull(clock);
  }

  /** What became of the object. */
  public sealed interface Result {
    /** The object as it is now, or was last. */
    StoredObject object();

    /** It is gone. */
    record Removed(StoredObject object) implements Result {}

    /** It is marked and goes when nothing holds it. */
    record Marked(StoredObject object) implements Result {}
  }

  /**
   * Deletes an object.
   *
   * @throws ApiException 404 when it does not exist, 409 when a precondition does not hold
   */
  public Result delete(Target target, DeleteOptions options) {
    Optional<StoredObject> current = objects.get(target.key());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StoredObject before = current.orElseThrow(target::notFound);
      KubeObject old = before.parse();
      checkPreconditions(target, old, options);
      ObjectNode marked = marked(target, old, options);
      boolean removed = Finalizers.nothingHolds(target.type(), marked);
      if (options.isDryRun()) {
        StoredObject shown = objects.pretend(target.key(), marked, before.revision());
        return removed ? new Result.Removed(shown) : new Result.Marked(shown);
      }
      if (!removed && sameButVersion(old, marked)) {
        return new Result.Marked(before);
      }
      Outcome outcome =
          removed
              ? objects.delete(before)
              : objects.replace(target.key(), marked, before.revision());
      switch (outcome) {
        case Outcome.Written written -> {
          if (!removed) {
            return new Result.Marked(written.object());
          }
          entailments.of(target.type()).removed(target, old);
          return new Result.Removed(objects.pretend(target.key(), marked, before.revision()));
        }
        case Outcome.Lost lost -> current = lost.current();
      }
    }
    throw target.modified();
  }

  private static void checkPreconditions(Target target, KubeObject old, DeleteOptions options) {
    options
        .uid()
        .filter(uid -> !uid.equals(old.uid()))
        .ifPresent(
            uid -> {
              throw target.conflict(
                  "the UID in the precondition ("
                      + uid
                      + ") does not match the UID in record ("
                      + old.uid()
                      + "). The object might have been deleted and then recreated");
            });
    options
        .resourceVersion()
        .filter(version -> !version.equals(old.resourceVersion()))
        .ifPresent(
            version -> {
              throw target.conflict(
                  "the ResourceVersion in the precondition ("
                      + version
                      + ") does not match the ResourceVersion in record ("
                      + old.resourceVersion()
                      + "). The object might have been modified");
            });
  }

  private ObjectNode marked(Target target, KubeObject old, DeleteOptions options) {
    ObjectNode tree = old.toTree();
    ObjectNode metadata = Metadata.of(tree);
    Finalizers.set(tree, finalizers(old, options));
    long grace = grace(target, old, options);
    Instant end = clock.instant().plusSeconds(grace);
    boolean again = old.isBeingDeleted();
    long promised = old.at("metadata", "deletionGracePeriodSeconds").asLong(0);
    if (!again || grace < promised) {
      metadata.put("deletionTimestamp", Metadata.time(end));
      if (!Finalizers.isNamespace(target.type())) {
        metadata.put("deletionGracePeriodSeconds", grace);
      }
    }
    if (!again && metadata.path("generation").asLong(0) > 0) {
      metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
    if (Finalizers.isNamespace(target.type())) {
      ObjectNode status =
          tree.get("status") instanceof ObjectNode known ? known : tree.putObject("status");
      status.put("phase", "Terminating");
    }
    return tree;
  }

  private static List<String> finalizers(KubeObject old, DeleteOptions options) {
    List<String> result = new ArrayList<>(Finalizers.of(old));
    if (options.propagation().isPresent()) {
      Propagation propagation = options.propagation().get();
      result.remove(Finalizers.ORPHAN);
      result.remove(Finalizers.FOREGROUND);
      switch (propagation) {
        case ORPHAN -> result.add(Finalizers.ORPHAN);
        case FOREGROUND -> result.add(Finalizers.FOREGROUND);
        case BACKGROUND -> {}
      }
    }
    return result;
  }

  /** Whoever runs nothing of the object needs no time to stop it. */
  private static long grace(Target target, KubeObject old, DeleteOptions options) {
    if (!target.type().deletesGracefully()) {
      return 0;
    }
    String phase = old.text("status", "phase").orElse("");
    if (old.text("spec", "nodeName").orElse("").isEmpty()
        || phase.equals("Succeeded")
        || phase.equals("Failed")) {
      return 0;
    }
    long grace =
        options
            .gracePeriodSeconds()
            .orElseGet(
                () ->
                    old.at("spec", "terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS));
    return grace < 0 ? 1 : grace;
  }

  private static boolean sameButVersion(KubeObject old, ObjectNode marked) {
    return old.toTree().equals(marked);
  }
}
