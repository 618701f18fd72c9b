package dev.slipway.webhook.git;

import java.time.Duration;

/**
 * How much one push may bring.
 *
 * @param packBytes size of the pack on the wire
 * @param objectBytes size of one object
 * @param treeFiles manifest files in a commit
 * @param manifestBytes all manifest files of a commit together
 * @param report how long the report of a push may go on
 */
public record GitLimits(
    long packBytes, long objectBytes, int treeFiles, long manifestBytes, Duration report) {
  /** What suits one to a few machines. */
  public static GitLimits standard() {
    return new GitLimits(512L << 20, 100L << 20, 50_000, 256L << 20, Duration.ofMinutes(2));
  }
}
