package dev.slipway.reconciler.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import dev.slipway.api.resource.Labels;
import dev.slipway.api.resource.Stack;
import dev.slipway.reconciler.cluster.ApiReply;
import dev.slipway.reconciler.cluster.Kinds;
import dev.slipway.reconciler.render.RenderedStack;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The Stack objects of a repository: reads them, and makes those that a commit adds. */
final class StackObjects {
  private record Read(KubeObject object, Stack stack) {}

  private final World world;

  // Counting stacks after each change of one of them would otherwise read all of them each time.
  private final Map<Ref, Read> lastRead = new ConcurrentHashMap<>();

  StackObjects(World world) {
    this.world = world;
  }

  /** The stacks of a repository by name. */
  Map<String, Stack> of(Ref repository) {
    Map<String, Stack> stacks = new HashMap<>();
    for (KubeObject object : world.live().ofKind(Labels.GROUP, Stack.KIND)) {
      if (object.namespace().orElse("").equals(repository.namespace())
          && repository.name().equals(repositoryOf(object))) {
        stacks.put(object.name(), read(object));
      }
    }
    return stacks;
  }

  private static String repositoryOf(KubeObject stack) {
    return stack.at("metadata", "labels", Labels.REPOSITORY).asText("");
  }

  private Stack read(KubeObject object) {
    Ref ref = Ref.of(ObjectKey.of(object));
    Read last = lastRead.get(ref);
    if (last == null || last.object != object) {
      last = new Read(object, Stack.from(object));
      lastRead.put(ref, last);
    }
    return last.stack;
  }

  void forget(Ref repository) {
    lastRead
        .values()
        .removeIf(
            read ->
                read.stack.namespace().equals(repository.namespace())
                    && read.stack.repository().equals(repository.name()));
  }

  /**
   * Makes the Stack objects that are not there yet, all at once.
   *
   * @return why some could not be made, one sentence each
   */
  List<String> ensure(Ref repository, Collection<RenderedStack> stacks) {
    List<String> problems = new ArrayList<>();
    Map<String, CompletableFuture<ApiReply>> creating = new HashMap<>();
    for (RenderedStack stack : stacks) {
      Ref ref = new Ref(repository.namespace(), stack.id().name());
      var existing = world.live().find(ref.stackKey());
      if (existing.isEmpty()) {
        creating.put(stack.id().name(), world.api().create(Kinds.STACK, object(repository, stack)));
      } else if (!repositoryOf(existing.get()).equals(repository.name())) {
        problems.add(
            "stack "
                + stack.id().name()
                + " belongs to Repository "
                + repositoryOf(existing.get())
                + " already");
      }
    }
    creating.forEach(
        (name, future) -> {
          switch (future.join()) {
            case ApiReply.Accepted accepted -> world.live().learn(accepted.object());
            case ApiReply.Refused refused -> {
              // Made in the meantime, by a watch not yet seen or by somebody else: looked at again.
              if (refused.code() != 409) {
                problems.add("stack " + name + " cannot be made: " + refused.message());
              }
            }
          }
        });
    return problems;
  }

  private static KubeObject object(Ref repository, RenderedStack stack) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", Labels.API_VERSION).put("kind", Stack.KIND);
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("namespace", repository.namespace()).put("name", stack.id().name());
    metadata
        .putObject("labels")
        .put(Labels.REPOSITORY, repository.name())
        .put(Labels.APP, stack.app());
    tree.putObject("spec");
    return KubeObject.of(tree);
  }

  /** Which stack has an object in its inventory. */
  static Map<ObjectKey, String> holders(Map<String, Stack> stacks) {
    Map<ObjectKey, String> holders = new HashMap<>();
    stacks.forEach(
        (name, stack) -> stack.status().inventory().forEach(key -> holders.put(key, name)));
    return holders;
  }
}
