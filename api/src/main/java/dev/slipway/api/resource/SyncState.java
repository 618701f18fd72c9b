package dev.slipway.api.resource;

import java.util.Arrays;

/** How the cluster compares with git. */
public enum SyncState {
  SYNCED("Synced"),
  OUT_OF_SYNC("OutOfSync"),
  SYNCING("Syncing"),
  SUSPENDED("Suspended"),
  UNKNOWN("Unknown");

  private final String text;

  SyncState(String text) {
    this.text = text;
  }

  /** The word in {@code status.sync}; {@code UNKNOWN} for words that are none. */
  public static SyncState of(String text) {
    return Arrays.stream(values())
        .filter(state -> state.text.equals(text))
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** The word in {@code status.sync}. */
  @Override
  public String toString() {
    return text;
  }
}
