package dev.slipway.runtime.store;

import dev.slipway.runtime.store.Store.StoreEvent;
import dev.slipway.runtime.store.Store.StoreListener;
import dev.slipway.runtime.store.Store.StoredValue;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchEvent.EventType;
import io.etcd.jetcd.watch.WatchResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch of the store: a row of etcd watches, each beginning right after what the one before it
 * delivered. The client library resumes by itself, but from the revision at which its stream was
 * accepted rather than from what it delivered, which may leave a gap; so it never gets to resume
 * here.
 *
 * <p>Answers pass from the connection's thread through a queue to this watch's own thread, which
 * calls the listener. A listener that cannot keep up fills the queue; its etcd watch is then ended
 * and begun anew when the queue is empty, so that etcd, not the heap, keeps what is still to come.
 */
final class EtcdWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EtcdWatch.class);
  private static final long FIRST_DELAY_MILLIS = 20;
  private static final long LAST_DELAY_MILLIS = 1000;

  private final EtcdConnection connection;
  private final EtcdKeys keys;
  private final String prefix;
  private final StoreListener listener;
  private final LongSupplier newestRevision;
  private final Consumer<EtcdWatch> whenDone;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

  /** Up to here all has been delivered; used by this watch's thread alone. */
  private long position;

  private boolean interrupted;
  private long delayMillis;

  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile boolean stopped;
  private volatile @Nullable StoreException endedBy;

  /** What wakes this watch's thread; of an attempt that is over, it means nothing. */
  sealed interface Signal {
    /** Etcd said something. */
    record Answer(EtcdWatchAttempt attempt, WatchResponse response, long bytes) implements Signal {}

    /** Etcd will say no more, for a reason unless it just ended. */
    record Broken(EtcdWatchAttempt attempt, @Nullable Throwable reason) implements Signal {}

    /** This watch is to end. */
    record Stop() implements Signal {}
  }

  EtcdWatch(
      EtcdConnection connection,
      EtcdKeys keys,
      String prefix,
      long afterRevision,
      StoreListener listener,
      LongSupplier newestRevision,
      Consumer<EtcdWatch> whenDone) {
    this.connection = connection;
    this.keys = keys;
    this.prefix = prefix;
    this.position = afterRevision;
    this.listener = listener;
    this.newestRevision = newestRevision;
    this.whenDone = whenDone;
  }

  void start() {
    Thread.ofVirtual().name("store-watch-" + prefix).start(this::run);
  }

  /** Ends the watch without a word. */
  @Override
  public void close() {
    stop(null);
  }

  /** Ends the watch and tells the listener why. */
  void end(StoreException cause) {
    stop(cause);
  }

  private synchronized void stop(@Nullable StoreException cause) {
    if (!stopped) {
      endedBy = cause;
      stopped = true;
      stop.countDown();
      signals.add(new Signal.Stop());
    }
  }

  private void run() {
    try {
      while (!stopped) {
        followOnce();
        pause();
      }
    } catch (StoreException e) {
      stop(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop(new StoreException("the watch of " + prefix + " was interrupted", e));
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("prefix", prefix).setCause(e).log("watch listener failed");
      stop(new StoreException("the listener failed at revision " + position, e));
    } finally {
      signals.clear();
      whenDone.accept(this);
    }
    StoreException cause = endedBy;
    if (cause != null) {
      listener.ended(cause);
    }
  }

  /** Waits before the next attempt, longer each time until one succeeds. */
  private void pause() throws InterruptedException {
    long millis = delayMillis;
    delayMillis = Math.clamp(millis * 2, FIRST_DELAY_MILLIS, LAST_DELAY_MILLIS);
    if (stop.await(millis, TimeUnit.MILLISECONDS)) {
      LOG.atTrace().addKeyValue("prefix", prefix).log("watch stopped between two attempts");
    }
  }

  private void followOnce() throws InterruptedException {
    EtcdWatchAttempt attempt = new EtcdWatchAttempt(signals::add);
    var client = connection.client();
    try {
      attempt.open(connection, client, keys.start(prefix), keys.end(prefix), position + 1);
      if (!awaitCreation(attempt)) {
        return;
      }
      deliver(attempt);
    } catch (EtcdWatchAttempt.SilenceException e) {
      interrupted(e);
      connection.renew(client);
    } finally {
      attempt.close();
    }
  }

  /** False when the attempt or the whole watch ended. */
  private boolean awaitCreation(EtcdWatchAttempt attempt)
      throws InterruptedException, EtcdWatchAttempt.SilenceException {
    Duration patience = connection.config().timeout();
    while (!stopped) {
      Signal signal = signals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (signal == null) {
        throw new EtcdWatchAttempt.SilenceException("no answer within " + patience);
      }
      switch (signal) {
        case Signal.Answer answer when answer.attempt == attempt -> {
          if (!hasReachedPosition(answer.response.getHeader().getRevision())) {
            return false;
          }
          resumed();
          return true;
        }
        case Signal.Broken broken when broken.attempt == attempt -> {
          broken(broken.reason);
          return false;
        }
        case Signal.Answer stale -> {}
        case Signal.Broken stale -> {}
        case Signal.Stop stop -> {}
      }
    }
    return false;
  }

  /**
   * A member may lag behind; only if the whole cluster does, it has lost what we saw of it.
   *
   * @return false when that cannot be found out now
   */
  private boolean hasReachedPosition(long atCreation) {
    if (atCreation >= position) {
      return true;
    }
    long newest;
    try {
      newest = newestRevision.getAsLong();
    } catch (StoreException e) {
      interrupted(e);
      return false;
    }
    if (newest < position) {
      throw new StoreException(
          "revision " + position + " is not reached yet, the store is at " + newest);
    }
    return true;
  }

  private void deliver(EtcdWatchAttempt attempt) throws InterruptedException {
    while (!stopped) {
      switch (signals.take()) {
        case Signal.Answer answer when answer.attempt == attempt -> {
          attempt.taken(answer.bytes);
          deliver(answer.response);
        }
        case Signal.Broken broken when broken.attempt == attempt -> {
          broken(broken.reason);
          return;
        }
        case Signal.Answer stale -> {}
        case Signal.Broken stale -> {}
        case Signal.Stop stop -> {}
      }
    }
  }

  private void deliver(WatchResponse response) {
    if (response.isProgressNotify()) {
      position = Math.max(position, response.getHeader().getRevision());
      return;
    }
    for (WatchEvent event : response.getEvents()) {
      if (stopped) {
        return;
      }
      position = event.getKeyValue().getModRevision();
      listener.changed(translated(event));
    }
  }

  private StoreEvent translated(WatchEvent event) {
    StoredValue now = keys.decode(event.getKeyValue());
    KeyValue before = event.getPrevKV();
    return new StoreEvent(
        now.key(),
        now.revision(),
        event.getEventType() == EventType.DELETE ? Optional.empty() : Optional.of(now),
        before.getModRevision() == 0 ? Optional.empty() : Optional.of(keys.decode(before)));
  }

  private void broken(@Nullable Throwable reason) {
    if (reason instanceof io.etcd.jetcd.common.exception.CompactedException
        || EtcdCalls.isCompacted(reason)) {
      throw new CompactedException(position);
    }
    if (reason != null) {
      Status status = Status.fromThrowable(reason);
      switch (status.getCode()) {
        case PERMISSION_DENIED, UNAUTHENTICATED, INVALID_ARGUMENT, UNIMPLEMENTED ->
            throw new StoreException(
                "etcd at " + connection.config().endpoints() + " refuses the watch of " + prefix,
                reason);
        default -> interrupted(reason);
      }
    }
  }

  private void interrupted(Throwable reason) {
    if (!interrupted && !stopped) {
      interrupted = true;
      LOG.atWarn()
          .addKeyValue("prefix", prefix)
          .addKeyValue("revision", position)
          .addKeyValue("reason", reason.getMessage())
          .log("watch of etcd interrupted, trying again");
    }
  }

  private void resumed() {
    delayMillis = 0;
    if (interrupted) {
      interrupted = false;
      LOG.atInfo()
          .addKeyValue("prefix", prefix)
          .addKeyValue("revision", position)
          .log("watch of etcd goes on");
    }
  }
}
