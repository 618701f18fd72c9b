package dev.slipway.runtime.apiserver.registry;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.apiserver.registry.WriteOptions.Persistence;
import java.util.Optional;

/**
 * How an object is to be deleted.
 *
 * @param gracePeriodSeconds how long whoever runs it may take; the type's own default when empty
 * @param propagation what becomes of dependents; what the object's finalizers say when empty
 * @param uid refuse unless the object has this uid
 * @param resourceVersion refuse unless the object is in this state
 * @param persistence whether it is done or only tried
 */
public record DeleteOptions(
    Optional<Long> gracePeriodSeconds,
    Optional<Propagation> propagation,
    Optional<String> uid,
    Optional<String> resourceVersion,
    Persistence persistence) {
  /** What becomes of dependents. */
  public enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  /** Nothing asked for. */
  public static final DeleteOptions DEFAULT =
      new DeleteOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Persistence.STORED);

  public DeleteOptions {
    requireNonNull(gracePeriodSeconds);
    requireNonNull(propagation);
    requireNonNull(uid);
    requireNonNull(resourceVersion);
    requireNonNull(persistence);
  }

  boolean isDryRun() {
    return persistence == Persistence.DRY_RUN;
  }
}
