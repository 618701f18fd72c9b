package dev.slipway.api.loop;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keys that wait for work, each at most once, in order of arrival.
 *
 * <p>A key is in one of four states: absent, waiting, taken, or taken and added again meanwhile.
 * What is added while taken waits until {@link #done} and is then offered again, so no key is ever
 * with two takers and no addition is ever lost. The queue is unbounded in principle and bounded in
 * fact by the number of distinct keys.
 */
public final class WorkQueue<K> {
  // All three are guarded by this. INVARIANT: waiting and taken are disjoint; again ⊆ taken.
  private final LinkedHashSet<K> waiting = new LinkedHashSet<>();
  private final Set<K> taken = new HashSet<>();
  private final Set<K> again = new HashSet<>();
  private boolean closed;

  /** Makes sure that {@code key} is worked on after now; ignored once closed. */
  public synchronized void add(K key) {
    requireNonNull(key);
    if (closed) {
      return;
    }
    if (taken.contains(key)) {
      again.add(key);
    } else if (waiting.add(key)) {
      notify();
    }
  }

  /**
   * Waits for a key and takes it; the caller must call {@link #done} for it.
   *
   * @return empty once the queue is closed and drained
   */
  public synchronized Optional<K> take() throws InterruptedException {
    while (waiting.isEmpty()) {
      // A key taken by another may still come back: only when none is out is the queue drained.
      if (closed && again.isEmpty()) {
        return Optional.empty();
      }
      wait();
    }
    Iterator<K> first = waiting.iterator();
    K key = first.next();
    first.remove();
    taken.add(key);
    return Optional.of(key);
  }

  /**
   * Gives back a key got from {@link #take}.
   *
   * @throws IllegalStateException when the key is not taken
   */
  public synchronized void done(K key) {
    if (!taken.remove(key)) {
      throw new IllegalStateException("not taken: " + key);
    }
    if (again.remove(key)) {
      waiting.add(key);
      notify();
    }
    if (closed) {
      notifyAll();
    }
  }

  /** How many keys wait, not counting those taken. */
  public synchronized int size() {
    return waiting.size();
  }

  /** True when no key waits and none is taken. */
  public synchronized boolean isIdle() {
    return waiting.isEmpty() && taken.isEmpty();
  }

  /** Takes no more keys in; what is in it can still be taken. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Forgets what waits, for when there is no time left to drain. */
  synchronized void discard() {
    waiting.clear();
    again.clear();
    notifyAll();
  }
}
