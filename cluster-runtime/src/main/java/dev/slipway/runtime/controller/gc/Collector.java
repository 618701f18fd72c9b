package dev.slipway.runtime.controller.gc;

import dev.slipway.api.loop.Outcome;
import dev.slipway.runtime.controller.gc.GraphNode.Owner;
import dev.slipway.runtime.controller.rest.Deletion;
import dev.slipway.runtime.controller.rest.Deletion.Dependents;
import dev.slipway.runtime.controller.rest.ResourceKind;
import dev.slipway.runtime.informer.ObjectName;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides the fate of one object. The graph only says where to look: what is deleted or changed is
 * read from the server first.
 */
final class Collector {
  private enum OwnerState {
    SOLID,
    ABSENT,
    /** Going, once its dependents are gone. */
    WAITING
  }

  private static final Duration AGAIN_AFTER_CONFLICT = Duration.ofMillis(20);

  private final KubernetesClient client;
  private final ObjectGraph graph;
  private final KnownKinds kinds;
  private final AbsentOwners absent;
  private final Consumer<String> lookAt;

  /**
   * @param lookAt asks for another object, by uid, to be looked at
   */
  Collector(
      KubernetesClient client,
      ObjectGraph graph,
      KnownKinds kinds,
      AbsentOwners absent,
      Consumer<String> lookAt) {
    this.client = client;
    this.graph = graph;
    this.kinds = kinds;
    this.absent = absent;
    this.lookAt = lookAt;
  }

  Outcome sync(String uid) {
    Optional<GraphNode> found = graph.get(uid);
    if (found.isEmpty()) {
      return Outcome.done();
    }
    GraphNode node = found.get();
    try {
      if (node.orphansDependents()) {
        return orphan(node);
      }
      if (node.waitsForDependents()) {
        return inForeground(node);
      }
      return node.deleting() || node.owners().isEmpty() ? Outcome.done() : judge(node);
    } catch (KubernetesClientException e) {
      if (e.getCode() == 409) { // changed since it was read: read it again
        return Outcome.retryAfter(AGAIN_AFTER_CONFLICT);
      }
      throw e;
    }
  }

  private Outcome judge(GraphNode node) {
    Optional<GenericKubernetesResource> live = live(node);
    if (live.isEmpty() || live.get().getMetadata().getDeletionTimestamp() != null) {
      return Outcome.done(); // the watch will tell
    }
    List<OwnerReference> solid = new ArrayList<>();
    boolean waiting = false;
    List<OwnerReference> owners = live.get().getMetadata().getOwnerReferences();
    for (OwnerReference reference : owners) {
      Owner owner = Owner.of(reference);
      Optional<ResourceKind> kind = kinds.find(owner.group(), owner.kind());
      if (kind.isEmpty() && !absent.contains(owner.uid())) {
        return Outcome.failed("no such kind, so no telling whether the owner exists: " + owner);
      }
      if (kind.isPresent() && kind.get().namespaced() && node.name().namespace().isEmpty()) {
        return Outcome.terminal("a cluster-scoped object cannot be owned by a namespaced one");
      }
      OwnerState state = state(node, owner, kind);
      waiting |= state == OwnerState.WAITING;
      if (state == OwnerState.SOLID) {
        solid.add(reference);
      }
    }
    if (owners.isEmpty() || solid.size() == owners.size()) {
      return Outcome.done();
    }
    if (!solid.isEmpty()) {
      patch(node, live.get(), Map.of("ownerReferences", solid));
      return Outcome.done();
    }
    delete(node, live.get(), waiting);
    return Outcome.done();
  }

  private OwnerState state(GraphNode node, Owner owner, Optional<ResourceKind> kind) {
    Optional<GraphNode> known = graph.get(owner.uid()).filter(each -> each.isMeantBy(node, owner));
    if (known.isPresent()) {
      return known.get().waitsForDependents() ? OwnerState.WAITING : OwnerState.SOLID;
    }
    if (kind.isEmpty() || absent.contains(owner.uid())) {
      return OwnerState.ABSENT;
    }
    GenericKubernetesResource live =
        get(kind.get(), new ObjectName(node.name().namespace(), owner.name()));
    if (live == null || !owner.uid().equals(live.getMetadata().getUid())) {
      // Absent here; of the same uid there may be one in another namespace, which does not count
      // and must not be taken for gone by its own dependents.
      if (graph.get(owner.uid()).isEmpty()) {
        absent.add(owner.uid());
      }
      return OwnerState.ABSENT;
    }
    return live.getMetadata().getDeletionTimestamp() != null
            && live.getMetadata().getFinalizers().contains(GraphNode.FOREGROUND)
        ? OwnerState.WAITING
        : OwnerState.SOLID;
  }

  private void delete(GraphNode node, GenericKubernetesResource live, boolean waitedFor) {
    List<String> finalizers = live.getMetadata().getFinalizers();
    Dependents dependents = Dependents.BACKGROUND;
    if (waitedFor && !graph.dependentsOf(node.uid()).isEmpty()) {
      dependents = Dependents.FOREGROUND; // its owner waits for the whole tree
    } else if (finalizers.contains(GraphNode.ORPHAN)) {
      dependents = Dependents.ORPHAN;
    } else if (finalizers.contains(GraphNode.FOREGROUND)) {
      dependents = Dependents.FOREGROUND;
    }
    Deletion.of(node.uid(), dependents)
        .send(client, node.kind().path(node.name().namespace(), node.name().name()));
  }

  private Outcome inForeground(GraphNode node) {
    boolean blocked = false;
    for (GraphNode dependent : graph.dependentsOf(node.uid())) {
      if (!dependent.deleting()) {
        lookAt.accept(dependent.uid());
      }
      blocked |=
          dependent.owners().stream()
              .anyMatch(owner -> owner.uid().equals(node.uid()) && owner.blocking());
    }
    if (!blocked) {
      removeFinalizer(node, GraphNode.FOREGROUND);
    }
    return Outcome.done(); // a dependent that goes brings us back here
  }

  private Outcome orphan(GraphNode node) {
    for (GraphNode dependent : graph.dependentsOf(node.uid())) {
      Optional<GenericKubernetesResource> live = live(dependent);
      if (live.isPresent()) {
        List<OwnerReference> others =
            live.get().getMetadata().getOwnerReferences().stream()
                .filter(owner -> !node.uid().equals(owner.getUid()))
                .toList();
        if (others.size() < live.get().getMetadata().getOwnerReferences().size()) {
          patch(dependent, live.get(), Map.of("ownerReferences", others));
        }
      }
    }
    removeFinalizer(node, GraphNode.ORPHAN);
    return Outcome.done();
  }

  private void removeFinalizer(GraphNode node, String finalizer) {
    Optional<GenericKubernetesResource> live = live(node);
    if (live.isPresent() && live.get().getMetadata().getFinalizers().contains(finalizer)) {
      List<String> others =
          live.get().getMetadata().getFinalizers().stream()
              .filter(each -> !each.equals(finalizer))
              .toList();
      patch(node, live.get(), Map.of("finalizers", others));
    }
  }

  /** The object as it is now; empty when it is gone or another has its name. */
  private Optional<GenericKubernetesResource> live(GraphNode node) {
    return Optional.ofNullable(get(node.kind(), node.name()))
        .filter(live -> node.uid().equals(live.getMetadata().getUid()));
  }

  private GenericKubernetesResource get(ResourceKind kind, ObjectName name) {
    return kind.namespaced()
        ? client
            .genericKubernetesResources(kind.context())
            .inNamespace(name.namespace())
            .withName(name.name())
            .get()
        : client.genericKubernetesResources(kind.context()).withName(name.name()).get();
  }

  /** Changes metadata, unless the object changed since it was read. */
  private void patch(GraphNode node, GenericKubernetesResource live, Map<String, List<?>> changes) {
    Map<String, Object> metadata = new HashMap<>(changes);
    metadata.put("resourceVersion", live.getMetadata().getResourceVersion());
    String json = client.getKubernetesSerialization().asJson(Map.of("metadata", metadata));
    PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
    try {
      if (node.kind().namespaced()) {
        client
            .genericKubernetesResources(node.kind().context())
            .inNamespace(node.name().namespace())
            .withName(node.name().name())
            .patch(merge, json);
      } else {
        client
            .genericKubernetesResources(node.kind().context())
            .withName(node.name().name())
            .patch(merge, json);
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != 404) {
        throw e;
      }
    }
  }
}
