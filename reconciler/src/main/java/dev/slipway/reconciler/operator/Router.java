package dev.slipway.reconciler.operator;

import dev.slipway.api.loop.ReconcileLoop;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import dev.slipway.reconciler.cluster.LiveObjects;
import dev.slipway.reconciler.render.Tracking;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows whom a change concerns. Runs on the threads of watches: adds keys to the loops and does
 * nothing else.
 */
final class Router implements LiveObjects.Listener {
  /** Counting stacks once for many changes is enough. */
  private static final Duration SUMMARY_DELAY = Duration.ofMillis(400);

  private record Wiring(
      LiveObjects live,
      ReconcileLoop<Ref> repositories,
      ReconcileLoop<Ref> stacks,
      Consumer<Ref> makeDue) {}

  private final PodIndex pods = new PodIndex();
  private volatile @Nullable Wiring wiring;

  /** Connects to what was made after this; nothing is watched before. */
  void connect(
      LiveObjects live,
      ReconcileLoop<Ref> repositories,
      ReconcileLoop<Ref> stacks,
      Consumer<Ref> makeDue) {
    wiring = new Wiring(live, repositories, stacks, makeDue);
  }

  PodIndex pods() {
    return pods;
  }

  /** The schedule says that a repository is to be fetched. */
  void due(String repository) {
    Wiring to = wiring;
    if (to != null) {
      Ref ref = Ref.parse(repository);
      to.makeDue.accept(ref);
      to.repositories.add(ref);
    }
  }

  @Override
  public void changed(ObjectKey key, @Nullable KubeObject before, @Nullable KubeObject after) {
    Wiring to = wiring;
    if (to == null) {
      return;
    }
    if (key.group().equals(Labels.GROUP) && key.kind().equals(Repository.KIND)) {
      if (!isStatusOnly(before, after)) {
        to.repositories.add(Ref.of(key));
      }
    } else if (key.group().equals(Labels.GROUP) && key.kind().equals(Stack.KIND)) {
      stackChanged(to, Ref.of(key), before, after);
    } else {
      objectChanged(to, key, before, after);
    }
  }

  private static void stackChanged(
      Wiring to, Ref ref, @Nullable KubeObject before, @Nullable KubeObject after) {
    if (!isStatusOnly(before, after)) {
      to.stacks.add(ref);
    }
    KubeObject any = after == null ? before : after;
    if (any != null) {
      String repository = any.labels().getOrDefault(Labels.REPOSITORY, "");
      if (!repository.isEmpty()) {
        to.repositories.addAfter(new Ref(ref.namespace(), repository), SUMMARY_DELAY);
        if (after == null) {
          to.repositories.add(new Ref(ref.namespace(), repository));
        }
      }
    }
  }

  private void objectChanged(
      Wiring to, ObjectKey key, @Nullable KubeObject before, @Nullable KubeObject after) {
    if (key.kind().equals("Pod") && key.group().isEmpty()) {
      pods.changed(key, before, after);
      KubeObject pod = after == null ? before : after;
      if (pod != null) {
        PodIndex.controllerOf(pod)
            .flatMap(controller -> to.live.find(controller.key()))
            .ifPresent(controller -> addOwner(to, controller));
      }
    }
    if (before != null) {
      addOwner(to, before);
    }
    if (after != null) {
      addOwner(to, after);
    }
  }

  private static void addOwner(Wiring to, KubeObject object) {
    Optional.of(object)
        .flatMap(Tracking::ownerOf)
        .ifPresent(stack -> to.stacks.add(new Ref(stack.namespace(), stack.name())));
  }

  /** Our own writing of a status is no reason to look again. */
  private static boolean isStatusOnly(@Nullable KubeObject before, @Nullable KubeObject after) {
    return before != null
        && after != null
        && before.uid().equals(after.uid())
        && before.at("spec").equals(after.at("spec"))
        && before.annotations().equals(after.annotations())
        && before.labels().equals(after.labels())
        && before.isBeingDeleted() == after.isBeingDeleted();
  }
}
