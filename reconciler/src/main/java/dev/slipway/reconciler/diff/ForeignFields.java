package dev.slipway.reconciler.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.reconciler.diff.FieldPath.Segment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What somebody added inside of what git declares: another port of a service, another variable of a
 * container, another label a service selects by. Applying leaves such additions alone, because they
 * belong to whoever made them; but then what runs is not what git says.
 */
public final class ForeignFields {
  /** Maps whose every entry means something, so that one more is a difference. */
  private static final Set<String> CLOSED_MAPS =
      Set.of("selector", "matchLabels", "nodeSelector", "data", "binaryData", "limits", "requests");

  private ForeignFields() {}

  /** Whether an entry that git does not mention makes a difference in the map at a path. */
  static boolean isClosedMap(FieldPath map) {
    return CLOSED_MAPS.contains(map.lastField())
        && map.segments().getLast() instanceof Segment.Field;
  }

  /**
   * The live object with git's values set and with the foreign additions taken out, to be written
   * as a whole before applying; empty when applying alone is enough.
   */
  public static Optional<KubeObject> overwritten(
      KubeObject desired, KubeObject live, List<FieldDiff> diffs) {
    List<FieldDiff> additions = diffs.stream().filter(FieldDiff::isAddition).toList();
    if (additions.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        live.with(
            tree -> {
              additions.forEach(addition -> remove(tree, addition.path().segments()));
              overlay(FieldPath.ROOT, tree, desired.toTree());
              ((ObjectNode) tree.path("metadata")).remove("managedFields");
            }));
  }

  private static void remove(JsonNode node, List<Segment> path) {
    Segment step = path.getFirst();
    if (path.size() == 1) {
      switch (step) {
        case Segment.Field(String name) -> ((ObjectNode) node).remove(name);
        case Segment.Key(SortedMap<String, JsonNode> key) -> {
          ArrayNode list = (ArrayNode) node;
          for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i) == ListKeys.find(list, key)) {
              list.remove(i);
              return;
            }
          }
        }
        case Segment.Index index -> {}
        case Segment.Value value -> {}
      }
      return;
    }
    JsonNode next =
        switch (step) {
          case Segment.Field(String name) -> node.get(name);
          case Segment.Key(SortedMap<String, JsonNode> key) -> ListKeys.find(node, key);
          case Segment.Index(int index) -> node.get(index);
          case Segment.Value value -> null;
        };
    if (next != null) {
      remove(next, path.subList(1, path.size()));
    }
  }

  private static void overlay(FieldPath path, ObjectNode target, ObjectNode wanted) {
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      FieldPath at = path.field(field.getKey());
      JsonNode have = target.get(field.getKey());
      if (have instanceof ObjectNode into && field.getValue() instanceof ObjectNode from) {
        overlay(at, into, from);
      } else if (have instanceof ArrayNode into && field.getValue() instanceof ArrayNode from) {
        overlayList(at, into, from);
      } else {
        target.set(field.getKey(), field.getValue());
      }
    }
  }

  private static void overlayList(FieldPath path, ArrayNode target, ArrayNode wanted) {
    Optional<List<String>> keys = ListKeys.of(path, wanted);
    if (keys.isEmpty()) {
      target.removeAll().addAll(wanted);
      return;
    }
    for (JsonNode element : wanted) {
      SortedMap<String, JsonNode> key = ListKeys.key(element, keys.get());
      JsonNode match = ListKeys.find(target, key);
      if (match instanceof ObjectNode into && element instanceof ObjectNode from) {
        overlay(path.then(new Segment.Key(key)), into, from);
      } else {
        target.add(element);
      }
    }
  }
}
