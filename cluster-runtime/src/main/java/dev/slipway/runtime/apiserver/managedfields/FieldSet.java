package dev.slipway.runtime.apiserver.managedfields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.apiserver.schema.Struct;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths into a value, as a tree. A path may be a member without any below it, and the
 * other way round. Immutable once built.
 */
final class FieldSet {
  static final FieldSet EMPTY = new FieldSet(Collections.emptySortedMap());

  private final SortedMap<PathElement, Entry> entries;

  /**
   * What the set holds at one step.
   *
   * @param member whether the path that ends here is in the set
   * @param below paths that go on
   */
  private record Entry(boolean member, FieldSet below) {
    boolean isEmpty() {
      return !member && below.isEmpty();
    }
  }

  private static final Entry NOTHING = new Entry(false, EMPTY);

  /** Takes paths one by one. */
  static final class Builder {
    private final SortedMap<PathElement, Builder> children = new TreeMap<>();
    private boolean member;

    /** The builder of what lies below one step. */
    Builder at(PathElement step) {
      return children.computeIfAbsent(step, ignored -> new Builder());
    }

    /** Adds the path that leads here; of no effect at the root, which nobody owns. */
    void add() {
      member = true;
    }

    FieldSet build() {
      SortedMap<PathElement, Entry> entries = new TreeMap<>();
      children.forEach((step, child) -> put(entries, step, new Entry(child.member, child.build())));
      return of(entries);
    }
  }

  private FieldSet(SortedMap<PathElement, Entry> entries) {
    this.entries = entries;
  }

  private static FieldSet of(SortedMap<PathElement, Entry> entries) {
    return entries.isEmpty() ? EMPTY : new FieldSet(entries);
  }

  private static void put(SortedMap<PathElement, Entry> entries, PathElement step, Entry entry) {
    if (!entry.isEmpty()) {
      entries.put(step, entry);
    }
  }

  /**
   * Reads the {@code FieldsV1} form.
   *
   * @throws IllegalArgumentException when it is none
   */
  static FieldSet decode(JsonNode fieldsV1) {
    if (!fieldsV1.isObject()) {
      throw new IllegalArgumentException("not an object: " + fieldsV1.getNodeType());
    }
    SortedMap<PathElement, Entry> entries = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : fieldsV1.properties()) {
      if (!field.getKey().equals(".")) {
        JsonNode value = field.getValue();
        FieldSet below = decode(value);
        put(
            entries,
            PathElement.decode(field.getKey()),
            new Entry(value.has(".") || value.isEmpty(), below));
      }
    }
    return of(entries);
  }

  /** The {@code FieldsV1} form. */
  ObjectNode encode() {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    entries.forEach(
        (step, entry) -> {
          ObjectNode child = result.putObject(step.encoded());
          if (entry.member() && !entry.below().isEmpty()) {
            child.putObject(".");
          }
          child.setAll(entry.below().encode());
        });
    return result;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** True when the path of that one step is in the set. */
  boolean hasMember(PathElement step) {
    return entry(step).member();
  }

  /** The paths that go on after one step. */
  FieldSet below(PathElement step) {
    return entry(step).below();
  }

  private Entry entry(PathElement step) {
    @Nullable Entry entry = entries.get(step);
    return entry == null ? NOTHING : entry;
  }

  FieldSet union(FieldSet other) {
    if (isEmpty() || this == other) {
      return other;
    }
    if (other.isEmpty()) {
      return this;
    }
    SortedMap<PathElement, Entry> result = new TreeMap<>(entries);
    other.entries.forEach(
        (step, theirs) ->
            result.merge(
                step,
                theirs,
                (a, b) -> new Entry(a.member() || b.member(), a.below().union(b.below()))));
    return of(result);
  }

  FieldSet intersection(FieldSet other) {
    SortedMap<PathElement, Entry> result = new TreeMap<>();
    entries.forEach(
        (step, mine) -> {
          Entry theirs = other.entry(step);
          put(
              result,
              step,
              new Entry(
                  mine.member() && theirs.member(), mine.below().intersection(theirs.below())));
        });
    return of(result);
  }

  /** The paths that are not in {@code other}; those below a path of it stay. */
  FieldSet difference(FieldSet other) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    SortedMap<PathElement, Entry> result = new TreeMap<>();
    entries.forEach(
        (step, mine) -> {
          Entry theirs = other.entry(step);
          put(
              result,
              step,
              new Entry(
                  mine.member() && !theirs.member(), mine.below().difference(theirs.below())));
        });
    return of(result);
  }

  /**
   * The same with every field of a struct that leads to a path. Such a field is not owned as such,
   * but goes when all in it goes, unlike an entry of a map, which is owned.
   */
  FieldSet withNamedFields(TypeSchema schema) {
    SortedMap<PathElement, Entry> result = new TreeMap<>();
    entries.forEach(
        (step, entry) -> {
          boolean named =
              step instanceof PathElement.Name field
                  && schema instanceof Struct struct
                  && struct.field(field.name()).isPresent()
                  && !entry.below().isEmpty();
          TypeSchema type =
              step instanceof PathElement.Name field
                  ? schema.member(field.name()).orElse(TypeSchema.ANY)
                  : schema.element();
          result.put(step, new Entry(entry.member() || named, entry.below().withNamedFields(type)));
        });
    return of(result);
  }

  /** Hands out every path of the set, in order, printed, with its steps. */
  void forEach(List<PathElement> prefix, BiConsumer<List<PathElement>, String> consumer) {
    entries.forEach(
        (step, entry) -> {
          List<PathElement> path = new ArrayList<>(prefix);
          path.add(step);
          if (entry.member()) {
            consumer.accept(path, print(path));
          }
          entry.below().forEach(path, consumer);
        });
  }

  private static String print(List<PathElement> path) {
    StringBuilder text = new StringBuilder();
    path.forEach(step -> text.append(step.printed()));
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set && entries.equals(set.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return encode().toString();
  }
}
