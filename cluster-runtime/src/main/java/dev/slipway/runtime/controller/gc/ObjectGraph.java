package dev.slipway.runtime.controller.gc;

import dev.slipway.runtime.controller.gc.GraphNode.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who owns whom, by uid. Safe for threads. */
final class ObjectGraph {
  private final Map<String, GraphNode> nodes = new HashMap<>(); // guarded by this
  // By uid of an owner, whether or not that is a node itself. Guarded by this.
  private final Map<String, Set<String>> dependents = new HashMap<>();

  /** Adds or replaces a node; answers the one before. */
  synchronized Optional<GraphNode> put(GraphNode node) {
    GraphNode before = nodes.put(node.uid(), node);
    if (before != null) {
      unlink(before);
    }
    for (Owner owner : node.owners()) {
      dependents.computeIfAbsent(owner.uid(), uid -> new LinkedHashSet<>()).add(node.uid());
    }
    return Optional.ofNullable(before);
  }

  /** Removes a node; who is owned by it still says so. */
  synchronized Optional<GraphNode> remove(String uid) {
    GraphNode before = nodes.remove(uid);
    if (before != null) {
      unlink(before);
    }
    return Optional.ofNullable(before);
  }

  private void unlink(GraphNode node) {
    for (Owner owner : node.owners()) {
      Set<String> siblings = dependents.get(owner.uid());
      if (siblings != null && siblings.remove(node.uid()) && siblings.isEmpty()) {
        dependents.remove(owner.uid());
      }
    }
  }

  synchronized Optional<GraphNode> get(String uid) {
    return Optional.ofNullable(nodes.get(uid));
  }

  /** The nodes that name {@code uid} as an owner. */
  synchronized List<GraphNode> dependentsOf(String uid) {
    List<GraphNode> found = new ArrayList<>();
    for (String dependent : dependents.getOrDefault(uid, Set.of())) {
      GraphNode node = nodes.get(dependent);
      if (node != null) {
        found.add(node);
      }
    }
    return found;
  }

  /** Whether an object's owners call for a closer look at it. */
  synchronized boolean isSuspect(GraphNode node) {
    return node.owners().stream()
        .anyMatch(
            owner -> {
              GraphNode present = nodes.get(owner.uid());
              return present == null
                  || !present.isMeantBy(node, owner)
                  || present.waitsForDependents();
            });
  }

  synchronized int size() {
    return nodes.size();
  }
}
