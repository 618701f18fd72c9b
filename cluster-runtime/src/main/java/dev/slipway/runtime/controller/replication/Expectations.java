package dev.slipway.runtime.controller.replication;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What has been done for each controller that the watch has not shown yet. While anything is
 * outstanding the cache is known to be behind, and counting its pods would create or delete twice.
 *
 * <p>Kept by uid, so that an observation that comes early, late or twice changes nothing. Gives up
 * on an observation after {@link #LIMIT}: the watch may have dropped both ends of a short life.
 */
final class Expectations {
  static final Duration LIMIT = Duration.ofMinutes(5);

  private static final class Outstanding {
    final Set<String> created = new HashSet<>();
    final Set<String> deleted = new HashSet<>();
    // Seen by the watch before the answer to the request that created it.
    final Set<String> seenEarly = new HashSet<>();
    boolean creating;
    boolean doubtful;
    Instant since = Instant.EPOCH;

    boolean isEmpty() {
      return created.isEmpty() && deleted.isEmpty() && !creating && !doubtful;
    }
  }

  private final Clock clock;
  private final Map<String, Outstanding> byController = new HashMap<>(); // guarded by this

  Expectations(Clock clock) {
    this.clock = clock;
  }

  private Outstanding of(String controller) {
    return byController.computeIfAbsent(controller, uid -> new Outstanding());
  }

  /** Before creating pods: begins to note which ones the watch shows. */
  synchronized void creating(String controller) {
    Outstanding outstanding = of(controller);
    outstanding.creating = true;
    outstanding.seenEarly.clear();
  }

  /** The server answered that it created the pod. */
  synchronized void created(String controller, String pod) {
    Outstanding outstanding = of(controller);
    if (!outstanding.seenEarly.contains(pod)) {
      outstanding.created.add(pod);
      outstanding.since = clock.instant();
    }
  }

  /** It is unknown whether a pod was created: only the server can tell how many there are. */
  synchronized void doubt(String controller) {
    of(controller).doubtful = true;
  }

  /** Whether the server must be asked, instead of the cache; asking once is enough. */
  synchronized boolean takeDoubt(String controller) {
    Outstanding outstanding = byController.get(controller);
    boolean doubtful = outstanding != null && outstanding.doubtful;
    if (outstanding != null) {
      outstanding.doubtful = false;
      dropIfEmpty(controller, outstanding);
    }
    return doubtful;
  }

  /** After the last pod of a round was created. */
  synchronized void settled(String controller) {
    Outstanding outstanding = of(controller);
    outstanding.creating = false;
    outstanding.seenEarly.clear();
    dropIfEmpty(controller, outstanding);
  }

  /** The watch shows a pod. */
  synchronized void seen(String controller, String pod) {
    Outstanding outstanding = byController.get(controller);
    if (outstanding != null) {
      outstanding.created.remove(pod);
      if (outstanding.creating) {
        outstanding.seenEarly.add(pod);
      }
      dropIfEmpty(controller, outstanding);
    }
  }

  /** Before asking for a pod to be deleted. */
  synchronized void deleting(String controller, String pod) {
    Outstanding outstanding = of(controller);
    outstanding.deleted.add(pod);
    outstanding.since = clock.instant();
  }

  /** The watch shows that a pod is terminating or gone, or it could not be deleted. */
  synchronized void deleted(String controller, String pod) {
    Outstanding outstanding = byController.get(controller);
    if (outstanding != null) {
      outstanding.created.remove(pod);
      outstanding.deleted.remove(pod);
      if (outstanding.creating) {
        outstanding.seenEarly.add(pod);
      }
      dropIfEmpty(controller, outstanding);
    }
  }

  /** How long to wait for the watch to catch up at most; zero when it has. */
  synchronized Duration remaining(String controller) {
    Outstanding outstanding = byController.get(controller);
    if (outstanding == null || (outstanding.created.isEmpty() && outstanding.deleted.isEmpty())) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), outstanding.since.plus(LIMIT));
    if (left.isPositive()) {
      return left;
    }
    outstanding.created.clear();
    outstanding.deleted.clear();
    dropIfEmpty(controller, outstanding);
    return Duration.ZERO;
  }

  /** The controller is gone. */
  synchronized void forget(String controller) {
    byController.remove(controller);
  }

  private void dropIfEmpty(String controller, Outstanding outstanding) {
    if (outstanding.isEmpty()) {
      byController.remove(controller);
    }
  }
}
