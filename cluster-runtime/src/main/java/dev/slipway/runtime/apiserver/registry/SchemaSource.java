package dev.slipway.runtime.apiserver.registry;

import dev.slipway.runtime.apiserver.resource.ResourceType;
import dev.slipway.runtime.apiserver.schema.TypeSchema;

/** Knows the fields of every type, built-in and custom. */
@FunctionalInterface
public interface SchemaSource {
  /** The schema of a type's stored version. */
  TypeSchema of(ResourceType type);
}
