package dev.slipway.api.resource;

import java.util.Arrays;

/** How far the newest sync of a stack has come. */
public enum SyncPhase {
  /** There has been none. */
  NONE("None"),
  /** It is known what changes. */
  PLANNED("Planned"),
  /** Changes are being made. */
  APPLYING("Applying"),
  /** All changes are made; not everything works yet. */
  APPLIED("Applied"),
  /** All changes are made, and everything works. */
  HEALTHY("Healthy"),
  /** Changes were refused, or the manifests cannot be used. */
  FAILED("Failed");

  private final String text;

  SyncPhase(String text) {
    this.text = text;
  }

  /** The word in {@code status.phase}; {@code NONE} for words that are none. */
  public static SyncPhase of(String text) {
    return Arrays.stream(values())
        .filter(phase -> phase.text.equals(text))
        .findFirst()
        .orElse(NONE);
  }

  /** The word in {@code status.phase}. */
  @Override
  public String toString() {
    return text;
  }
}
