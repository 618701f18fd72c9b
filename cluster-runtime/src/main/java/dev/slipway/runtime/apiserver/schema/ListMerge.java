package dev.slipway.runtime.apiserver.schema;

/** How two lists become one under server-side apply. */
public enum ListMerge {
  /** The newer replaces the older. */
  ATOMIC,
  /** Elements are scalars, each at most once. */
  SET,
  /** Elements are objects, named by some of their fields. */
  MAP
}
