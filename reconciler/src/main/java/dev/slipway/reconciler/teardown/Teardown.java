package dev.slipway.reconciler.teardown;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Stack;
import dev.slipway.reconciler.cluster.ApiReply;
import dev.slipway.reconciler.cluster.Kind;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.cluster.KubeApi;
import dev.slipway.reconciler.cluster.ObjectLists;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Plans teardowns from what a cluster holds, and carries them out. */
public final class Teardown {
  private static final String MANAGER = "slipway-cli";
  private static final List<Kind> KINDS =
      List.of(Kinds.SERVICE, Kinds.REPLICATION_CONTROLLER, Kinds.POD);

  private final KubernetesClient client;
  private final KubeApi api;
  private final StackMarks marks;

  /** Works through {@code client}, which stays the caller's to close. */
  public Teardown(KubernetesClient client, Clock clock) {
    this.client = client;
    this.api = new KubeApi(client, MANAGER);
    this.marks = new StackMarks(client, clock);
  }

  /** What taking an application down would do now. */
  public TeardownPlan plan(String app) {
    ObjectLists lists = new ObjectLists(api);
    List<KubeObject> live = new ArrayList<>();
    KINDS.forEach(kind -> live.addAll(lists.list(kind, "")));
    List<Stack> stacks = lists.list(Kinds.STACK, "").stream().map(Stack::from).toList();
    return TeardownPlan.of(app, live, stacks);
  }

  /**
   * Carries a plan out: marks the stacks, deletes in order, and waits until everything is gone.
   *
   * @param progress told each line when it is done
   * @param limit how long to wait for the last object to be gone
   * @throws IllegalStateException naming what could not be deleted, or is still there
   */
  public void execute(TeardownPlan plan, Consumer<String> progress, Duration limit) {
    for (ObjectKey stack : plan.stacks()) {
      marks.tearDown(stack.namespace(), stack.name());
      progress.accept("marked " + stack + " as torn down");
    }
    for (TeardownPlan.Step step : plan.steps()) {
      switch (api.delete(kind(step), step.key(), step.uid()).join()) {
        case ApiReply.Accepted accepted -> progress.accept("deleted " + step.key());
        case ApiReply.Refused refused -> {
          // Gone already, or another object of that name by now, which is not meant.
          if (!refused.isNotFound() && refused.code() != 409) {
            throw new IllegalStateException(
                "cannot delete " + step.key() + ": " + refused.message());
          }
          progress.accept(step.key() + " was gone already");
        }
      }
    }
    plan.steps().forEach(step -> awaitGone(step, limit));
  }

  private void awaitGone(TeardownPlan.Step step, Duration limit) {
    Kind kind = kind(step);
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.type().group())
            .withVersion(kind.type().version())
            .withKind(kind.type().kind())
            .withPlural(kind.plural())
            .withNamespaced(kind.namespaced())
            .build();
    try {
      client
          .genericKubernetesResources(context)
          .inNamespace(step.key().namespace())
          .withName(step.key().name())
          .waitUntilCondition(
              object ->
                  object == null || !Objects.equals(object.getMetadata().getUid(), step.uid()),
              limit.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (KubernetesClientTimeoutException e) {
      throw new IllegalStateException(
          step.key() + " is still there after " + limit.toSeconds() + " s", e);
    }
  }

  private static Kind kind(TeardownPlan.Step step) {
    return KINDS.stream()
        .filter(kind -> kind.type().kind().equals(step.key().kind()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not torn down: " + step.key()));
  }
}
