package dev.slipway.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.store.Store.StoreEvent;
import dev.slipway.runtime.store.Store.StoreListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A listener that remembers what it is told and lets a test wait for it. */
final class Recorder implements StoreListener {
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final List<StoreEvent> events = new ArrayList<>();
  private StoreException end;
  private Thread inside;
  private boolean overlapped;

  @Override
  public void changed(StoreEvent event) {
    synchronized (this) {
      overlapped |= inside != null;
      inside = Thread.currentThread();
    }
    Thread.yield();
    synchronized (this) {
      inside = null;
      events.add(event);
      notifyAll();
    }
  }

  @Override
  public synchronized void ended(StoreException cause) {
    end = cause;
    notifyAll();
  }

  synchronized List<StoreEvent> events() {
    return List.copyOf(events);
  }

  List<StoreEvent> awaitCount(int count) {
    await(r -> r.events.size() >= count);
    return events();
  }

  List<StoreEvent> awaitRevision(long revision) {
    await(r -> !r.events.isEmpty() && r.events.getLast().revision() >= revision);
    return events();
  }

  StoreException awaitEnd() {
    await(r -> r.end != null);
    return end;
  }

  void awaitEventOrEnd() {
    await(r -> !r.events.isEmpty() || r.end != null);
  }

  synchronized void assertOneCallAtATime() {
    assertThat(overlapped).as("two calls of the listener at a time").isFalse();
  }

  private synchronized void await(Predicate<Recorder> condition) {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    while (!condition.test(this)) {
      long left = deadline - System.nanoTime();
      assertThat(left).as("time left; so far %s, ended %s", describe(), end).isPositive();
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private List<String> describe() {
    int from = Math.max(0, events.size() - 10);
    return events.subList(from, events.size()).stream().map(Recorder::describe).toList();
  }

  /** {@code revision key=value<-previous} with {@code -} for absent. */
  static String describe(StoreEvent event) {
    return event.key()
        + "="
        + event.value().map(v -> text(v.value())).orElse("-")
        + "<-"
        + event.previous().map(v -> text(v.value())).orElse("-");
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
