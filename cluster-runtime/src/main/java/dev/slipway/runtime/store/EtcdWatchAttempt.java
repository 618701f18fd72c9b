package dev.slipway.runtime.store;

import dev.slipway.runtime.store.EtcdWatch.Signal;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One etcd watch, from its creation to its first failure, turned into signals. */
final class EtcdWatchAttempt implements Watch.Listener, AutoCloseable {
  private static final long MAX_WAITING_BYTES = 32L * 1024 * 1024;

  /** What an event costs beside its values. */
  private static final long EVENT_BYTES = 200;

  private final Consumer<Signal> signals;
  private final AtomicLong waitingBytes = new AtomicLong();
  private Watch.@Nullable Watcher watcher;

  /** Touched by the connection's thread alone. */
  private boolean full;

  /** Etcd did not answer in time. */
  static final class SilenceException extends Exception {
    private static final long serialVersionUID = 1L;

    SilenceException(String message) {
      super(message);
    }
  }

  EtcdWatchAttempt(Consumer<Signal> signals) {
    this.signals = signals;
  }

  void open(
      EtcdConnection connection,
      Client client,
      ByteSequence start,
      ByteSequence end,
      long fromRevision) {
    WatchOption option =
        WatchOption.builder()
            .withRange(end)
            .withRevision(fromRevision)
            .withPrevKV(true)
            .withProgressNotify(true)
            .withCreateNotify(true)
            .withRequireLeader(true)
            .build();
    try {
      watcher = connection.watch(client, start, option, this);
    } catch (RuntimeException e) {
      // The client has been replaced or closed under us.
      signals.accept(new Signal.Broken(this, e));
    }
  }

  @Override
  public void onNext(WatchResponse response) {
    if (full) {
      return;
    }
    long bytes = 0;
    for (WatchEvent event : response.getEvents()) {
      bytes += EVENT_BYTES;
      bytes += event.getKeyValue().getValue().size();
      bytes += event.getPrevKV().getValue().size();
    }
    signals.accept(new Signal.Answer(this, response, bytes));
    if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
      full = true;
      signals.accept(new Signal.Broken(this, null));
    }
  }

  /** So many bytes wait no longer. */
  void taken(long bytes) {
    waitingBytes.addAndGet(-bytes);
  }

  @Override
  public void onError(Throwable failure) {
    signals.accept(new Signal.Broken(this, failure));
  }

  @Override
  public void onCompleted() {
    signals.accept(new Signal.Broken(this, null));
  }

  @Override
  public void close() {
    if (watcher != null) {
      watcher.close();
    }
  }
}
