package dev.slipway.reconciler.apply;

import dev.slipway.api.manifest.Manifest;
import dev.slipway.api.object.GroupVersionKind;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.reconciler.apply.ApplyReport.Ending;
import dev.slipway.reconciler.apply.ApplyReport.Made;
import dev.slipway.reconciler.apply.ApplyReport.Outcome;
import dev.slipway.reconciler.apply.ApplyReport.Refused;
import dev.slipway.reconciler.cluster.ApiReply;
import dev.slipway.reconciler.cluster.Kind;
import dev.slipway.reconciler.cluster.KindCatalogue;
import dev.slipway.reconciler.cluster.KubeApi;
import dev.slipway.reconciler.cluster.LiveObjects;
import dev.slipway.reconciler.plan.Change;
import dev.slipway.reconciler.plan.SyncPlan;
import dev.slipway.reconciler.plan.Waves;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Carries out plans. Safe for threads. */
public final class PlanExecutor {
  private final KubeApi api;
  private final KindCatalogue kinds;
  private final LiveObjects live;

  /** An executor whose answers are made known to {@code live}. */
  public PlanExecutor(KubeApi api, KindCatalogue kinds, LiveObjects live) {
    this.api = api;
    this.kinds = kinds;
    this.live = live;
  }

  /**
   * Carries out a plan. A wave begins only when the one before it has succeeded, so nothing is
   * pruned unless everything was applied.
   *
   * @param superseded asked between waves; when true the rest is left
   */
  public ApplyReport execute(SyncPlan plan, BooleanSupplier superseded) {
    List<Outcome> outcomes = new ArrayList<>();
    for (List<Change> wave : Waves.of(plan.actions())) {
      if (superseded.getAsBoolean()) {
        return new ApplyReport(outcomes, Ending.SUPERSEDED);
      }
      List<CompletableFuture<Outcome>> running = new ArrayList<>();
      wave.forEach(change -> running.add(carryOut(change)));
      running.forEach(outcome -> outcomes.add(outcome.join()));
      if (outcomes.stream().anyMatch(Refused.class::isInstance)) {
        return new ApplyReport(outcomes, Ending.FAILED);
      }
    }
    return new ApplyReport(outcomes, Ending.COMPLETE);
  }

  private CompletableFuture<Outcome> carryOut(Change change) {
    return switch (change) {
      case Change.Create create -> apply(create, create.desired());
      case Change.Patch patch -> patch(patch);
      // Made again once the watch reports that it is gone.
      case Change.Replace replace ->
          delete(
              replace, Optional.of(replace.desired().object().groupVersionKind()), replace.uid());
      case Change.Prune prune ->
          delete(
              prune,
              Optional.of(GroupVersionKind.of(prune.apiVersion(), prune.key().kind())),
              prune.uid());
      case Change.Keep keep -> CompletableFuture.completedFuture(new Made(keep));
      case Change.Skip skip -> CompletableFuture.completedFuture(new Made(skip));
    };
  }

  /** What others added is taken out by writing the object whole; then it is applied as ever. */
  private CompletableFuture<Outcome> patch(Change.Patch patch) {
    Optional<Kind> kind = kinds.find(patch.desired().object().groupVersionKind());
    if (patch.overwritten().isEmpty() || kind.isEmpty()) {
      return apply(patch, patch.desired());
    }
    return api.replace(kind.get(), patch.overwritten().get())
        .thenCompose(
            reply ->
                switch (reply) {
                  case ApiReply.Accepted accepted -> apply(patch, patch.desired());
                  case ApiReply.Refused refused ->
                      CompletableFuture.completedFuture(
                          new Refused(
                              patch,
                              refused.isTransient(),
                              patch.desired().source()
                                  + ": "
                                  + patch.key()
                                  + ": "
                                  + refused.message()));
                });
  }

  private CompletableFuture<Outcome> apply(Change change, Manifest desired) {
    Optional<Kind> kind = kinds.find(desired.object().groupVersionKind());
    if (kind.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Refused(
              change,
              true,
              desired.source()
                  + ": the cluster does not know "
                  + desired.object().groupVersionKind()
                  + " yet"));
    }
    return api.apply(kind.get(), desired.object())
        .thenApply(
            reply ->
                switch (reply) {
                  case ApiReply.Accepted accepted -> {
                    live.learn(accepted.object());
                    yield new Made(change);
                  }
                  case ApiReply.Refused refused ->
                      new Refused(
                          change,
                          refused.isTransient(),
                          desired.source() + ": " + change.key() + ": " + refused.message());
                });
  }

  private CompletableFuture<Outcome> delete(
      Change change, Optional<GroupVersionKind> type, String uid) {
    ObjectKey key = change.key();
    Optional<Kind> kind = type.flatMap(kinds::find).or(() -> kinds.find(key.group(), key.kind()));
    if (kind.isEmpty()) {
      // Without its kind the object cannot be there either.
      live.unlearn(key, uid);
      return CompletableFuture.completedFuture(new Made(change));
    }
    return api.delete(kind.get(), key, uid).thenApply(reply -> deleted(change, key, uid, reply));
  }

  /** Whether a deletion that was accepted is still going on: a grace period, or finalizers. */
  private static boolean lingers(KubeObject answer) {
    return answer.isBeingDeleted()
        && (answer.at("metadata", "deletionGracePeriodSeconds").asLong(0) > 0
            || !answer.at("metadata", "finalizers").isEmpty());
  }

  private Outcome deleted(Change change, ObjectKey key, String uid, ApiReply reply) {
    return switch (reply) {
      case ApiReply.Accepted accepted -> {
        KubeObject answer = accepted.object();
        // Known at once, so that the report of this very plan does not miss what is gone.
        if (answer.uid().equals(uid) && lingers(answer)) {
          live.learn(answer);
        } else if (answer.uid().equals(uid) || answer.kind().equals("Status")) {
          live.unlearn(key, uid);
        }
        yield new Made(change);
      }
      case ApiReply.Refused refused -> {
        // Gone already, or another object of the same name by now: nothing of ours is left.
        if (refused.isNotFound()) {
          live.unlearn(key, uid);
          yield new Made(change);
        }
        yield new Refused(change, refused.isTransient(), key + ": " + refused.message());
      }
    };
  }
}
