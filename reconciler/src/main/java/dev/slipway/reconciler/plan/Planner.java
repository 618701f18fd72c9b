package dev.slipway.reconciler.plan;

import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import dev.slipway.reconciler.diff.FieldDiff;
import dev.slipway.reconciler.diff.ForeignFields;
import dev.slipway.reconciler.diff.ObjectDiff;
import dev.slipway.reconciler.plan.Change.Create;
import dev.slipway.reconciler.plan.Change.Keep;
import dev.slipway.reconciler.plan.Change.Patch;
import dev.slipway.reconciler.plan.Change.Prune;
import dev.slipway.reconciler.plan.Change.Replace;
import dev.slipway.reconciler.plan.Change.Skip;
import dev.slipway.reconciler.plan.Change.Skip.Cause;
import dev.slipway.reconciler.plan.PlanInput.Presence;
import dev.slipway.reconciler.plan.PlanInput.PrunePolicy;
import dev.slipway.reconciler.plan.PlanInput.ReplacePolicy;
import dev.slipway.reconciler.render.StackId;
import dev.slipway.reconciler.render.Tracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes plans. */
public final class Planner {
  private final PlanInput input;
  private final Map<ObjectKey, Manifest> desired;

  private Planner(PlanInput input) {
    this.input = input;
    this.desired = input.desired().byKey();
  }

  /** The plan for an input; the same input always makes the same plan. */
  public static SyncPlan plan(PlanInput input) {
    return new Planner(input).plan();
  }

  private SyncPlan plan() {
    StackId stack = input.desired().id();
    String version = input.desired().version();
    if (!input.desired().isComplete()) {
      return new SyncPlan(stack, version, held(), input.desired().findings());
    }
    List<Change> changes = new ArrayList<>();
    desired.keySet().stream()
        .sorted(KindOrder.APPLY)
        .forEach(key -> changes.add(upsert(key, manifest(key))));
    input.inventory().stream()
        .filter(key -> !desired.containsKey(key))
        .sorted(KindOrder.APPLY.reversed())
        .forEach(key -> prune(key).ifPresent(changes::add));
    return new SyncPlan(stack, version, changes, List.of());
  }

  /** A stack that cannot be read keeps everything it has. */
  private List<Change> held() {
    return input.inventory().stream()
        .sorted(KindOrder.APPLY)
        .<Change>map(
            key ->
                new Skip(key, Cause.PRUNE_HELD_BACK, "left as it is until the stack is readable"))
        .toList();
  }

  private Manifest manifest(ObjectKey key) {
    Manifest manifest = desired.get(key);
    if (manifest == null) {
      throw new IllegalStateException("no manifest of " + key);
    }
    return manifest;
  }

  private Change upsert(ObjectKey key, Manifest manifest) {
    KubeObject live = input.live().get(key);
    if (live == null) {
      return replacement(key, manifest.object())
          .<Change>map(
              controller ->
                  new Skip(
                      key,
                      Cause.REPLACED_BY_CONTROLLER,
                      "replaced by " + controller.kind() + " " + controller.name()))
          .orElseGet(() -> new Create(key, manifest));
    }
    Optional<StackId> owner = Tracking.ownerOf(live).filter(other -> isForeign(key, other));
    if (owner.isPresent()) {
      return new Skip(
          key, Cause.BELONGS_ELSEWHERE, "belongs to stack " + owner.get() + ", which still has it");
    }
    if (live.isBeingDeleted()) {
      return new Skip(key, Cause.BEING_DELETED, "is being deleted; made again when it is gone");
    }
    List<FieldDiff> diffs = ObjectDiff.between(manifest.object(), live);
    return diffs.isEmpty() ? new Keep(key) : change(key, manifest, live, diffs);
  }

  private Change change(ObjectKey key, Manifest manifest, KubeObject live, List<FieldDiff> diffs) {
    List<FieldDiff> immutable = Immutability.immutable(live, diffs);
    if (immutable.isEmpty()) {
      return new Patch(
          key, manifest, diffs, ForeignFields.overwritten(manifest.object(), live, diffs));
    }
    if (Immutability.remedy(live) == Immutability.Remedy.ASK) {
      return new Skip(
          key,
          Cause.NEEDS_A_PERSON,
          immutable.getFirst()
              + " cannot be changed in place, and replacing the object could lose data");
    }
    if (input.replace() == ReplacePolicy.REFUSED) {
      return new Skip(
          key,
          Cause.NEEDS_A_PERSON,
          immutable.getFirst() + " cannot be changed in place and was applied before");
    }
    return new Replace(key, live.uid(), manifest, immutable);
  }

  /** Whether an object belongs to a stack that has not given it up. */
  private boolean isForeign(ObjectKey key, StackId owner) {
    StackId own = input.desired().id();
    if (owner.equals(own)) {
      return false;
    }
    boolean sameRepository =
        owner.namespace().equals(own.namespace()) && owner.repository().equals(own.repository());
    return !sameRepository || owner.name().equals(input.declared().get(key));
  }

  /**
   * The live controller of the same stack that selects a declared bare pod: it keeps the number of
   * pods, so a declared pod that is missing has been replaced and must not be made again.
   */
  private Optional<ObjectKey> replacement(ObjectKey key, KubeObject pod) {
    if (!key.kind().equals("Pod") || !key.group().isEmpty()) {
      return Optional.empty();
    }
    return desired.entrySet().stream()
        .filter(entry -> entry.getKey().kind().equals("ReplicationController"))
        .filter(entry -> entry.getKey().namespace().equals(key.namespace()))
        .filter(entry -> selects(entry.getValue().object(), pod))
        .map(Map.Entry::getKey)
        .filter(
            controller -> {
              KubeObject live = input.live().get(controller);
              return live != null && !live.isBeingDeleted();
            })
        .findFirst();
  }

  private static boolean selects(KubeObject controller, KubeObject pod) {
    Map<String, String> selector = controller.strings("spec", "selector");
    Map<String, String> effective =
        selector.isEmpty()
            ? controller.strings("spec", "template", "metadata", "labels")
            : selector;
    return !effective.isEmpty() && pod.labels().entrySet().containsAll(effective.entrySet());
  }

  private Optional<Change> prune(ObjectKey key) {
    KubeObject live = input.live().get(key);
    if (live == null) {
      return Optional.empty(); // gone already: only the inventory has to learn it
    }
    Optional<StackId> owner = Tracking.ownerOf(live);
    if (owner.isEmpty() || !owner.get().equals(input.desired().id())) {
      return Optional.of(
          new Skip(
              key,
              Cause.NOT_OURS,
              owner
                  .map(other -> "now belongs to stack " + other)
                  .orElse("no longer carries our mark, so it is not touched")));
    }
    String heir = input.declared().get(key);
    if (heir != null && !heir.equals(input.desired().id().name())) {
      return Optional.of(new Skip(key, Cause.NOT_OURS, "handed over to stack " + heir));
    }
    if (live.annotations().getOrDefault(Labels.PRUNE, "").equals("disabled")) {
      return Optional.of(
          new Skip(
              key,
              Cause.KEPT_BY_REQUEST,
              "left git and is kept by request (" + Labels.PRUNE + ": disabled)"));
    }
    return Optional.of(
        heldBack()
            .<Change>map(reason -> new Skip(key, Cause.PRUNE_HELD_BACK, reason))
            .orElseGet(() -> pruneOrAwait(key, live)));
  }

  private Change pruneOrAwait(ObjectKey key, KubeObject live) {
    return live.isBeingDeleted()
        ? new Skip(key, Cause.BEING_DELETED, "is being deleted")
        : new Prune(key, live.uid(), live.apiVersion(), Waves.asked(live));
  }

  private Optional<String> heldBack() {
    if (input.prune() == PrunePolicy.KEEP) {
      return Optional.of("left git, but the repository's prune is off");
    }
    if (input.presence() == Presence.PRESENT && desired.isEmpty()) {
      return Optional.of("the stack's directory has no objects left; delete it to prune them");
    }
    return Optional.empty();
  }
}
