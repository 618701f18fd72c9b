package dev.slipway.reconciler.teardown;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Repository;
import dev.slipway.api.resource.Stack;
import dev.slipway.reconciler.cluster.ApiReply;
import dev.slipway.reconciler.cluster.Kind;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.cluster.KubeApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Tells the operator to leave stacks and repositories alone, or to look after them again. */
public final class StackMarks {
  private static final String MANAGER = "slipway-cli";

  private final KubeApi api;
  private final Clock clock;

  /** Works through {@code client}, which stays the caller's to close. */
  public StackMarks(KubernetesClient client, Clock clock) {
    this.api = new KubeApi(client, MANAGER);
    this.clock = clock;
  }

  /** Nothing about the stack is applied or healed until it is resumed. */
  public void suspend(String namespace, String stack) {
    merge(Kinds.STACK, key(Stack.KIND, namespace, stack), suspension(true));
  }

  /** Like {@link #suspend}, and its objects may go: no sync brings them back. */
  public void tearDown(String namespace, String stack) {
    ObjectNode patch = suspension(true);
    patch
        .putObject("metadata")
        .putObject("annotations")
        .put(Labels.TORN_DOWN, clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    merge(Kinds.STACK, key(Stack.KIND, namespace, stack), patch);
  }

  /** The stack is synced again, also when it was torn down. */
  public void resume(String namespace, String stack) {
    ObjectNode patch = suspension(false);
    patch.putObject("metadata").putObject("annotations").putNull(Labels.TORN_DOWN);
    merge(Kinds.STACK, key(Stack.KIND, namespace, stack), patch);
  }

  /** Nothing is fetched for the repository, nor applied or healed, until it is resumed. */
  public void suspendRepository(String namespace, String repository) {
    merge(Kinds.REPOSITORY, key(Repository.KIND, namespace, repository), suspension(true));
  }

  /** The repository is looked after again. */
  public void resumeRepository(String namespace, String repository) {
    merge(Kinds.REPOSITORY, key(Repository.KIND, namespace, repository), suspension(false));
  }

  private static ObjectKey key(String kind, String namespace, String name) {
    return new ObjectKey(Labels.GROUP, kind, namespace, name);
  }

  private static ObjectNode suspension(boolean suspend) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").put("suspend", suspend);
    return patch;
  }

  private void merge(Kind kind, ObjectKey key, ObjectNode patch) {
    if (api.merge(kind, key, patch).join() instanceof ApiReply.Refused refused) {
      throw new IllegalStateException("cannot change " + key + ": " + refused.message());
    }
  }
}
