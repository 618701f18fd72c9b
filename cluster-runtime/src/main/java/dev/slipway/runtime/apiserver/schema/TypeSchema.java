package dev.slipway.runtime.apiserver.schema;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a JSON value may look like and how two of them merge.
 *
 * <p>Types may contain themselves, through {@link Struct} only; whoever walks a schema walks a
 * value with it and so comes to an end.
 */
public sealed interface TypeSchema
    permits Struct, TypeSchema.Any, TypeSchema.Scalar, TypeSchema.ListOf, TypeSchema.MapOf {
  /** A value of which nothing is known: objects merge by field, lists are atomic. */
  TypeSchema ANY = new Any();

  /** The type of an object's member of that name; empty where the schema has no such member. */
  Optional<TypeSchema> member(String name);

  /** The type of list elements, {@link #ANY} where this is not a list. */
  default TypeSchema element() {
    return this instanceof ListOf list ? list.type() : ANY;
  }

  /** A value of which nothing is known. */
  record Any() implements TypeSchema {
    @Override
    public Optional<TypeSchema> member(String name) {
      return Optional.of(ANY);
    }
  }

  /**
   * A value without parts.
   *
   * @param kind what it may be
   */
  record Scalar(ScalarKind kind) implements TypeSchema {
    @Override
    public Optional<TypeSchema> member(String name) {
      return Optional.empty();
    }
  }

  /**
   * A list.
   *
   * @param type of each element
   * @param merge how two lists become one
   * @param keys the fields that name an element of a {@link ListMerge#MAP} list, sorted
   * @param keyDefaults values of keys that an element may leave out
   */
  record ListOf(
      TypeSchema type, ListMerge merge, List<String> keys, Map<String, JsonNode> keyDefaults)
      implements TypeSchema {
    public ListOf {
      requireNonNull(type);
      requireNonNull(merge);
      keys = keys.stream().sorted().toList();
      keyDefaults = Map.copyOf(keyDefaults);
    }

    /** A list that is replaced as a whole. */
    public static ListOf atomic(TypeSchema type) {
      return new ListOf(type, ListMerge.ATOMIC, List.of(), Map.of());
    }

    @Override
    public Optional<TypeSchema> member(String name) {
      return Optional.empty();
    }
  }

  /**
   * An object with any field names and values of one type.
   *
   * @param value type of each value
   * @param atomic true when it is replaced as a whole
   */
  record MapOf(TypeSchema value, boolean atomic) implements TypeSchema {
    public MapOf {
      requireNonNull(value);
    }

    @Override
    public Optional<TypeSchema> member(String name) {
      return Optional.of(value);
    }
  }
}
