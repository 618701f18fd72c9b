package dev.slipway.runtime.controller.gc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.controller.gc.GraphNode.Owner;
import dev.slipway.runtime.controller.rest.ResourceKind;
import dev.slipway.runtime.informer.ObjectName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ObjectGraphTest {
  private static final ResourceKind MAPS =
      new ResourceKind("", "v1", "ConfigMap", "configmaps", true, Set.of());

  private final ObjectGraph graph = new ObjectGraph();

  private static GraphNode map(String namespace, String name, String... owners) {
    return new GraphNode(
        namespace + "/" + name,
        MAPS,
        new ObjectName(namespace, name),
        List.of(owners).stream()
            .map(
                owner ->
                    new Owner(
                        owner, "", "ConfigMap", owner.substring(owner.indexOf('/') + 1), false))
            .toList(),
        false,
        Set.of());
  }

  @Test
  void dependents_areFoundByOwnersUidWhetherOrNotTheOwnerIsKnown() {
    graph.put(map("a", "child", "a/parent"));

    assertThat(graph.dependentsOf("a/parent")).containsExactly(map("a", "child", "a/parent"));
    graph.put(map("a", "child"));
    assertThat(graph.dependentsOf("a/parent")).isEmpty();
  }

  @Test
  void objectWithAPresentOwner_isNotSuspect() {
    graph.put(map("a", "parent"));

    assertThat(graph.isSuspect(map("a", "child", "a/parent"))).isFalse();
    assertThat(graph.isSuspect(map("a", "child", "a/stranger"))).isTrue();
    assertThat(graph.isSuspect(map("a", "free"))).isFalse();
  }

  @Test
  void ownerInAnotherNamespace_isAsGoodAsNone() {
    graph.put(map("b", "parent"));

    assertThat(graph.isSuspect(map("a", "child", "b/parent"))).isTrue();
  }

  @Test
  void removedObject_leavesItsDependentsBehindToBeFound() {
    graph.put(map("a", "parent"));
    graph.put(map("a", "child", "a/parent"));

    graph.remove("a/parent");

    assertThat(graph.dependentsOf("a/parent")).hasSize(1);
    assertThat(graph.size()).isEqualTo(1);
    graph.remove("a/child");
    assertThat(graph.dependentsOf("a/parent")).isEmpty();
  }
}
