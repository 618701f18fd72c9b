package dev.slipway.api.loop;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Calls a {@link Reconciler} for every key added, on a fixed number of threads of its own.
 *
 * <p>Promises: every addition is followed by a complete call for that key; never two calls for one
 * key at once; a call that throws is retried after the key's back-off like one that failed, and
 * never ends a worker. Keys may be added before {@link #start}.
 */
public final class ReconcileLoop<K> implements AutoCloseable {
  private enum State {
    LATENT,
    RUNNING,
    CLOSED
  }

  private final LoopSettings settings;
  private final Reconciler<K> reconciler;
  private final WorkQueue<K> queue = new WorkQueue<>();
  private final DelayedKeys<K> requested;
  // Kept apart from what callers asked for, so that success can cancel a retry and nothing else.
  private final DelayedKeys<K> retries;
  private final Failures<K> failures;
  private final List<Thread> workers = new ArrayList<>(); // guarded by this
  private State state = State.LATENT; // guarded by this

  /** Starts nothing yet. {@code ticker} stays the caller's to close. */
  public ReconcileLoop(
      LoopSettings settings, Reconciler<K> reconciler, Clock clock, Ticker ticker) {
    this.settings = requireNonNull(settings);
    this.reconciler = requireNonNull(reconciler);
    this.requested = new DelayedKeys<>(clock, ticker, queue::add);
    this.retries = new DelayedKeys<>(clock, ticker, queue::add);
    this.failures = new Failures<>(settings.name());
  }

  /** Starts the workers. */
  public synchronized void start() {
    if (state != State.LATENT) {
      throw new IllegalStateException(settings.name() + " is " + state);
    }
    state = State.RUNNING;
    for (int i = 0; i < settings.workers(); i++) {
      workers.add(Thread.ofPlatform().daemon().name(settings.name() + "-" + i).start(this::work));
    }
  }

  /** Sees to it that {@code key} is reconciled after now; ignored once closed. */
  public void add(K key) {
    queue.add(key);
  }

  /** Like {@link #add}, but later; of several times asked for one key the earliest counts. */
  public void addAfter(K key, Duration delay) {
    requested.add(key, delay);
  }

  /** How many keys wait for a worker. */
  public int backlog() {
    return queue.size();
  }

  /** True when no key waits for a worker and none is being worked on. */
  public boolean isIdle() {
    return queue.isIdle();
  }

  private void work() {
    try {
      for (Optional<K> key = queue.take(); key.isPresent(); key = queue.take()) {
        reconcile(key.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closing, and out of time
    }
  }

  private void reconcile(K key) throws InterruptedException {
    try {
      settle(key, call(key));
    } finally {
      queue.done(key);
    }
  }

  private Outcome call(K key) throws InterruptedException {
    try {
      return requireNonNull(reconciler.reconcile(key), "reconcile answered null");
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // the thread's boundary: whatever it was, the other keys go on
      return Outcome.failed(e);
    }
  }

  private void settle(K key, Outcome outcome) {
    retries.cancel(key);
    switch (outcome) {
      case Outcome.Done() -> failures.succeeded(key);
      case Outcome.RetryAfter(Duration delay) -> {
        failures.succeeded(key);
        retries.add(key, delay);
      }
      case Outcome.Failed(String reason, Throwable cause) ->
          retries.add(key, settings.backOff().after(failures.failed(key, reason, cause)));
      case Outcome.Terminal(String reason) -> failures.failed(key, reason, null);
    }
  }

  /**
   * Stops taking keys in, drops what is delayed, finishes what was added already, and returns when
   * the workers have ended. What is not finished within the drain limit is interrupted.
   */
  @Override
  public void close() {
    List<Thread> running;
    synchronized (this) {
      state = State.CLOSED;
      running = List.copyOf(workers);
      workers.clear();
    }
    requested.close();
    retries.close();
    queue.close();
    if (!joined(running, settings.drainLimit())) {
      queue.discard();
      running.forEach(Thread::interrupt);
      joined(running, settings.drainLimit());
    }
  }

  private static boolean joined(List<Thread> threads, Duration limit) {
    // Each thread gets the whole limit; they drain side by side, so it is seldom spent twice.
    boolean all = true;
    try {
      for (Thread thread : threads) {
        all &= thread == Thread.currentThread() || thread.join(limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return all;
  }
}
