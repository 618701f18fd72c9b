package dev.slipway.runtime.kubelet.pod;

import java.time.Duration;

/**
 * How long a container that keeps ending is held back: its first restart comes at once, then 10 s,
 * doubling to 5 min; ten quiet minutes forgive everything. What it needs to know is kept with the
 * container itself, so a kubelet that was started anew goes on where the last one was.
 */
final class BackOff {
  /** Of a container that was not started before. */
  static final int NEVER_HELD_BACK = -1;

  private static final int FIRST = 10;
  private static final int LONGEST = 300;
  private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);

  private BackOff() {}

  /** Seconds from the end of a container to the start of the next one. */
  static int after(int heldBack, Duration ran) {
    if (heldBack == NEVER_HELD_BACK || ran.compareTo(FORGIVEN_AFTER) >= 0) {
      return 0;
    }
    return heldBack == 0 ? FIRST : Math.min(LONGEST, heldBack * 2);
  }
}
