package dev.slipway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits from outside until stacks are as a benchmark needs them. */
final class StackWait {
  private StackWait() {}

  static void allHealthy(BenchCluster cluster) {
    for (int i = 0; i < 120; i++) {
      boolean all = true;
      JsonNode stacks = cluster.status().path("stacks");
      for (JsonNode stack : stacks) {
        all &= stack.path("sync").asText().equals("Synced");
        all &= stack.path("health").asText().equals("Healthy");
      }
      if (all && !stacks.isEmpty()) {
        return;
      }
      pauseOneSecond();
    }
    throw new IllegalStateException("the stacks are not healthy:\n" + cluster.status());
  }

  static void pauseOneSecond() {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
  }
}
