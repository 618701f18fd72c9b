package dev.slipway.api.resource;

/** Whether a stack has come to rest, and how, for whoever waits for it. */
public enum Arrival {
  /** Something is still being done about it. */
  UNDER_WAY,
  /** It runs as git says, and works. */
  WELL,
  /** It does not run as git says, or does not work; waiting alone is not known to mend it. */
  UNWELL,
  /** It is suspended or torn down, on purpose. */
  LEFT_ALONE;

  /** How a stack has come out by now, whichever commit it is at. */
  public static Arrival of(StackStatus status) {
    if (status.sync() == SyncState.SUSPENDED) {
      return LEFT_ALONE;
    }
    if (status.phase() == SyncPhase.FAILED) {
      return UNWELL;
    }
    boolean applied = status.phase() == SyncPhase.APPLIED || status.phase() == SyncPhase.HEALTHY;
    if (applied && status.health() == HealthState.DEGRADED) {
      return UNWELL;
    }
    if (status.sync() == SyncState.SYNCED && status.health() == HealthState.HEALTHY) {
      return WELL;
    }
    boolean differs = status.sync() == SyncState.OUT_OF_SYNC;
    return applied && differs && status.health() != HealthState.PROGRESSING ? UNWELL : UNDER_WAY;
  }
}
