package dev.slipway.runtime.apiserver.registry;

import static java.util.Objects.requireNonNull;

/**
 * How a write is to be done.
 *
 * @param manager who owns the fields that it sets
 * @param persistence whether it is done or only tried
 */
public record WriteOptions(String manager, Persistence persistence) {
  /** Whether a write is kept. */
  public enum Persistence {
    STORED,
    DRY_RUN
  }

  public WriteOptions {
    requireNonNull(manager);
    requireNonNull(persistence);
  }

  boolean isDryRun() {
    return persistence == Persistence.DRY_RUN;
  }
}
