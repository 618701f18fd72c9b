package dev.slipway.runtime.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Keeps {@code metadata.managedFields} of objects that are written. */
@FunctionalInterface
public interface FieldOwnership {
  /** Leaves the record as the caller has written it. */
  FieldOwnership AS_GIVEN = (target, part, before, after, manager) -> after;

  /**
   * The object with its record brought up to date.
   *
   * @param before null for a new object
   */
  ObjectNode record(
      Target target, Part part, @Nullable ObjectNode before, ObjectNode after, String manager);
}
