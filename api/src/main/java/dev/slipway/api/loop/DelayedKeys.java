package dev.slipway.api.loop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Keys that fall due later, each once, at the earliest time asked for. Safe for threads. */
final class DelayedKeys<K> {
  private static final class Delay {
    final Instant due;
    Ticker.Tick tick = () -> {};

    Delay(Instant due) {
      this.due = due;
    }
  }

  private final Clock clock;
  private final Ticker ticker;
  private final Consumer<K> whenDue;
  private final Map<K, Delay> delays = new HashMap<>(); // guarded by this
  private boolean closed; // guarded by this

  DelayedKeys(Clock clock, Ticker ticker, Consumer<K> whenDue) {
    this.clock = clock;
    this.ticker = ticker;
    this.whenDue = whenDue;
  }

  synchronized void add(K key, Duration after) {
    Delay delay = new Delay(clock.instant().plus(after));
    Delay present = delays.get(key);
    if (closed || (present != null && !present.due.isAfter(delay.due))) {
      return;
    }
    cancel(key);
    delays.put(key, delay);
    delay.tick = ticker.after(after, () -> due(key, delay));
  }

  private void due(K key, Delay delay) {
    synchronized (this) {
      if (!delays.remove(key, delay)) {
        return; // cancelled or replaced while the ticker was on its way here
      }
    }
    whenDue.accept(key);
  }

  synchronized void cancel(K key) {
    Delay delay = delays.remove(key);
    if (delay != null) {
      delay.tick.cancel();
    }
  }

  synchronized void close() {
    closed = true;
    delays.values().forEach(delay -> delay.tick.cancel());
    delays.clear();
  }
}
