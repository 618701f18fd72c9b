package dev.slipway.api.resource;

import java.util.Arrays;

/** Whether what was applied works. */
public enum HealthState {
  HEALTHY("Healthy"),
  PROGRESSING("Progressing"),
  DEGRADED("Degraded"),
  SUSPENDED("Suspended"),
  MISSING("Missing"),
  UNKNOWN("Unknown");

  private final String text;

  HealthState(String text) {
    this.text = text;
  }

  /** The word in {@code status.health}; {@code UNKNOWN} for words that are none. */
  public static HealthState of(String text) {
    return Arrays.stream(values())
        .filter(state -> state.text.equals(text))
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** The word in {@code status.health}. */
  @Override
  public String toString() {
    return text;
  }
}
