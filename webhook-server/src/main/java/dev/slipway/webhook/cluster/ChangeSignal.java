package dev.slipway.webhook.cluster;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A count of changes that many can wait for. Safe for threads. */
public final class ChangeSignal implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition raised = lock.newCondition();
  private long count; // guarded by lock
  private boolean closed; // guarded by lock

  void raise() {
    lock.lock();
    try {
      count++;
      raised.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many changes there were. */
  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there were more changes than {@code seen}, or the time is up; answers how many. */
  public long await(long seen, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (count <= seen && !closed && left > 0) {
        left = raised.awaitNanos(left);
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Lets some time pass, unless the signal is closed meanwhile; false when it is. */
  public boolean rest(Duration time) throws InterruptedException {
    long end = time.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && end > 0) {
        end = raised.awaitNanos(end);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** True when nothing will be raised any more. */
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      raised.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
