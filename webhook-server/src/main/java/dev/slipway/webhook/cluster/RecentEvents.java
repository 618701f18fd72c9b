package dev.slipway.webhook.cluster;

import dev.slipway.api.object.KubeObject;
import dev.slipway.api.object.ObjectKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The newest events of a cluster that may have very many. Safe for threads. */
final class RecentEvents {
  private static final int SHOWN = 100;
  private static final int KEPT = 400;
  private static final Comparator<RecentEvent> NEWEST_FIRST =
      Comparator.comparing(RecentEvent::at).reversed().thenComparing(RecentEvent::object);

  private final Map<ObjectKey, RecentEvent> events = new HashMap<>(); // guarded by this

  synchronized void seen(KubeObject event) {
    events.put(ObjectKey.of(event), RecentEvent.from(event));
    if (events.size() > KEPT) {
      // Half go at once, so that sorting is rare.
      List<ObjectKey> old =
          events.entrySet().stream()
              .sorted(Map.Entry.comparingByValue(NEWEST_FIRST))
              .skip(KEPT / 2)
              .map(Map.Entry::getKey)
              .toList();
      old.forEach(events::remove);
    }
  }

  synchronized void gone(KubeObject event) {
    events.remove(ObjectKey.of(event));
  }

  synchronized List<RecentEvent> newest() {
    return events.values().stream().sorted(NEWEST_FIRST).limit(SHOWN).toList();
  }
}
