package dev.slipway.runtime.apiserver.managedfields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.runtime.apiserver.schema.JsonEquality;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two states of an object.
 *
 * @param added set in the newer only
 * @param modified set in both, differently
 * @param removed set in the older only
 */
record FieldComparison(FieldSet added, FieldSet modified, FieldSet removed) {
  /** The fields that the newer state sets anew or otherwise. */
  FieldSet written() {
    return added.union(modified);
  }

  static FieldComparison of(TypeSchema schema, JsonNode before, JsonNode after) {
    Walk walk = new Walk();
    walk.compare(schema, before, after, walk.added, walk.modified, walk.removed);
    return new FieldComparison(walk.added.build(), walk.modified.build(), walk.removed.build());
  }

  private static final class Walk {
    private final FieldSet.Builder added = new FieldSet.Builder();
    private final FieldSet.Builder modified = new FieldSet.Builder();
    private final FieldSet.Builder removed = new FieldSet.Builder();

    private void compare(
        TypeSchema schema,
        @Nullable JsonNode before,
        @Nullable JsonNode after,
        FieldSet.Builder plus,
        FieldSet.Builder change,
        FieldSet.Builder minus) {
      Shape shape = shape(schema, before, after);
      if (shape == null) {
        compareParts(schema, Shape.of(schema, before), before, null, plus, change, minus);
        compareParts(schema, Shape.of(schema, after), null, after, plus, change, minus);
        change.add();
        return;
      }
      if (shape == Shape.LEAF || (Shape.isEmpty(before) && Shape.isEmpty(after))) {
        if (before == null) {
          plus.add();
        } else if (after == null) {
          minus.add();
        } else if (!JsonEquality.equal(before, after)) {
          change.add();
        }
        return;
      }
      compareParts(schema, shape, before, after, plus, change, minus);
      if (before == null) {
        plus.add();
      } else if (after == null) {
        minus.add();
      }
    }

    /** The shape that both have, where unset values have any; null when they differ. */
    private static @Nullable Shape shape(
        TypeSchema schema, @Nullable JsonNode before, @Nullable JsonNode after) {
      Shape one = Shape.of(schema, before);
      Shape two = Shape.of(schema, after);
      if (one == two) {
        return one;
      }
      if (before == null || before.isNull()) {
        return two;
      }
      return after == null || after.isNull() ? one : null;
    }

    private void compareParts(
        TypeSchema schema,
        Shape shape,
        @Nullable JsonNode before,
        @Nullable JsonNode after,
        FieldSet.Builder plus,
        FieldSet.Builder change,
        FieldSet.Builder minus) {
      switch (shape) {
        case LEAF -> {}
        case MEMBERS -> {
          for (String name : names(before, after)) {
            JsonNode left = before == null ? null : before.get(name);
            JsonNode right = after == null ? null : after.get(name);
            if (!same(left, right)) {
              PathElement step = new PathElement.Name(name);
              TypeSchema type = schema.member(name).orElse(TypeSchema.ANY);
              compare(type, left, right, plus.at(step), change.at(step), minus.at(step));
            }
          }
        }
        case ELEMENTS ->
            compareElements((TypeSchema.ListOf) schema, before, after, plus, change, minus);
      }
    }

    private void compareElements(
        TypeSchema.ListOf list,
        @Nullable JsonNode before,
        @Nullable JsonNode after,
        FieldSet.Builder plus,
        FieldSet.Builder change,
        FieldSet.Builder minus) {
      SortedMap<PathElement, List<JsonNode>> older = ListItems.index(list, before);
      SortedMap<PathElement, List<JsonNode>> newer = ListItems.index(list, after);
      SortedSet<PathElement> steps = new TreeSet<>(older.keySet());
      steps.addAll(newer.keySet());
      for (PathElement step : steps) {
        List<JsonNode> left = older.getOrDefault(step, List.of());
        List<JsonNode> right = newer.getOrDefault(step, List.of());
        if (left.size() == 1 && right.size() == 1 && same(left.get(0), right.get(0))) {
          continue;
        }
        if (left.size() <= 1 && right.size() <= 1) {
          compare(
              list.type(),
              left.isEmpty() ? null : left.get(0),
              right.isEmpty() ? null : right.get(0),
              plus.at(step),
              change.at(step),
              minus.at(step));
        } else if (!left.equals(right)) {
          // Elements of the same name are owned together.
          (left.isEmpty() ? plus : right.isEmpty() ? minus : change).at(step).add();
        }
      }
    }

    /** Most of an object stays as it is; what does has no part that differs. */
    private static boolean same(@Nullable JsonNode before, @Nullable JsonNode after) {
      return before != null && after != null && JsonEquality.equal(before, after);
    }

    private static SortedSet<String> names(@Nullable JsonNode before, @Nullable JsonNode after) {
      SortedSet<String> names = new TreeSet<>();
      if (before != null) {
        before.fieldNames().forEachRemaining(names::add);
      }
      if (after != null) {
        after.fieldNames().forEachRemaining(names::add);
      }
      return names;
    }
  }
}
