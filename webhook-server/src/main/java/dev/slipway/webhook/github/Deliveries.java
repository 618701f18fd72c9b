package dev.slipway.webhook.github;

import java.util.LinkedHashSet;
import java.util.Set;

/** The ids of the newest deliveries, so that one that comes again is known. */
final class Deliveries {
  private final int most;
  private final Set<String> ids = new LinkedHashSet<>(); // guarded by this

  Deliveries(int most) {
    this.most = most;
  }

  /** Remembers an id; false when it was there. */
  synchronized boolean isNew(String id) {
    if (!ids.add(id)) {
      return false;
    }
    if (ids.size() > most) {
      ids.remove(ids.iterator().next());
    }
    return true;
  }

  /** Forgets an id whose delivery came to nothing: it may come again. */
  synchronized void forget(String id) {
    ids.remove(id);
  }
}
