package dev.slipway.runtime.apiserver.managedfields;

/** What apply does with fields that others own and that it would change. */
public enum Force {
  /** Refuse with the list of conflicts. */
  NO,
  /** Take them over. */
  YES
}
