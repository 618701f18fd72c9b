package dev.slipway.runtime.controller.gc;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Uids of objects known to be gone, the latest ones. A uid never comes back, so what is in here
 * needs not be asked for again. Safe for threads.
 */
final class AbsentOwners {
  private static final int LIMIT = 1000;

  private final Map<String, Boolean> uids = // guarded by this
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > LIMIT;
        }
      };

  synchronized void add(String uid) {
    uids.put(uid, true);
  }

  synchronized boolean contains(String uid) {
    return uids.containsKey(uid);
  }
}
