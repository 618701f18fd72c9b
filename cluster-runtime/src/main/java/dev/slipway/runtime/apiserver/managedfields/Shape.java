package dev.slipway.runtime.apiserver.managedfields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.slipway.runtime.apiserver.schema.ListMerge;
import dev.slipway.runtime.apiserver.schema.Struct;
import dev.slipway.runtime.apiserver.schema.TypeSchema;
import org.jspecify.annotations.Nullable;

/** How a value is owned and merged: as one, by its members, or by its elements. */
enum Shape {
  /** Owned as one: scalars, atomic lists and objects, and what does not fit its schema. */
  LEAF,
  /** An object, owned by member. */
  MEMBERS,
  /** A list, owned by element. */
  ELEMENTS;

  /**
   * The shape of a value that may be absent; {@code null} and absent values take the shape that
   * their schema wants.
   */
  static Shape of(TypeSchema schema, @Nullable JsonNode value) {
    boolean unset = value == null || value.isNull();
    boolean isObject = value != null && value.isObject();
    boolean object = unset || isObject;
    return switch (schema) {
      case TypeSchema.Any ignored -> isObject ? MEMBERS : LEAF;
      case TypeSchema.Scalar ignored -> LEAF;
      case Struct struct -> object && !struct.atomic() ? MEMBERS : LEAF;
      case TypeSchema.MapOf map -> object && !map.atomic() ? MEMBERS : LEAF;
      case TypeSchema.ListOf list ->
          list.merge() != ListMerge.ATOMIC && hasIdentities(list, value) ? ELEMENTS : LEAF;
    };
  }

  private static boolean hasIdentities(TypeSchema.ListOf list, @Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return true;
    }
    return value instanceof ArrayNode elements && ListItems.identifiable(list, elements);
  }

  /** True when a value has no parts: absent, {@code null} or empty. */
  static boolean isEmpty(@Nullable JsonNode value) {
    return value == null || value.isNull() || (value.isContainerNode() && value.isEmpty());
  }
}
