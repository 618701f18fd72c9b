package dev.slipway.runtime.apiserver.managedfields;

import static java.util.Objects.requireNonNull;

/**
 * Who writes, and through which door.
 *
 * @param name the client's {@code fieldManager}, or what stands for it; may be empty where a client
 *     gave none, which apply refuses
 * @param apiVersion the version in which fields are named, such as {@code v1}
 * @param subresource such as {@code status}, empty for the object itself
 */
public record FieldManager(String name, String apiVersion, String subresource) {
  public FieldManager {
    requireNonNull(name);
    requireNonNull(apiVersion);
    requireNonNull(subresource);
  }

  /** A writer of objects as a whole. */
  public static FieldManager of(String name, String apiVersion) {
    return new FieldManager(name, apiVersion, "");
  }
}
