package dev.slipway.runtime.kubelet.runtime;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Which part of a log is wanted. */
public record LogOptions(
    boolean follow,
    boolean timestamps,
    OptionalInt tailLines,
    Optional<Instant> since,
    OptionalLong limitBytes) {
  public LogOptions {
    requireNonNull(tailLines);
    requireNonNull(since);
    requireNonNull(limitBytes);
  }

  /** The log as it is now. */
  public static LogOptions whole() {
    return new LogOptions(
        false, false, OptionalInt.empty(), Optional.empty(), OptionalLong.empty());
  }

  /** The last lines. */
  public static LogOptions tail(int lines) {
    return new LogOptions(
        false, false, OptionalInt.of(lines), Optional.empty(), OptionalLong.empty());
  }
}
