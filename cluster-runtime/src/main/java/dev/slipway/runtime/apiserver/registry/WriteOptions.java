package dev.slipway.runtime.apiserver.registry;

import static java.util.Objects.requireNonNull;

/**
 * How a write is to be done.
 *
 * @param manager who owns the fields that it sets
 * @param persistence whether it is done or only tried
 * @param ownership keeps the record of who owns what
 */
public record WriteOptions(String manager, Persistence persistence, FieldOwnership ownership) {
  /** Whether a write is kept. */
  public enum Persistence {
    STORED,
    DRY_RUN
  }

  public WriteOptions {
    requireNonNull(manager);
    requireNonNull(persistence);
    requireNonNull(ownership);
  }

  /** True when nothing is to be kept. */
  public boolean isDryRun() {
    return persistence == Persistence.DRY_RUN;
  }

  /** The same, for a caller that has recorded the owners itself. */
  public WriteOptions recorded() {
    return new WriteOptions(manager, persistence, FieldOwnership.AS_GIVEN);
  }
}
