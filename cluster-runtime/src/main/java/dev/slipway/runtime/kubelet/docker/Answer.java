package dev.slipway.runtime.kubelet.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer of the engine that comes in pieces. Whoever asked waits for its end; a failure is
 * thrown to him and logged nowhere else.
 */
abstract class Answer<T> implements ResultCallback<T> {
  private static final Logger log = LoggerFactory.getLogger(Answer.class);

  private final CompletableFuture<Boolean> end = new CompletableFuture<>();
  private volatile @Nullable Closeable stream;
  private volatile boolean closed;

  @Override
  public final void onStart(Closeable stream) {
    this.stream = stream;
    if (closed) {
      close();
    }
  }

  @Override
  public final void onError(Throwable error) {
    end.completeExceptionally(error);
  }

  @Override
  public final void onComplete() {
    end.complete(true);
  }

  /** Ends the answer with a failure of our own. */
  final void fail(Exception failure) {
    end.completeExceptionally(failure);
    close();
  }

  /** Ends the answer as complete. */
  final void stop() {
    end.complete(true);
    close();
  }

  /** Waits for the end. */
  final void await() throws InterruptedException {
    try {
      end.get();
    } catch (ExecutionException e) {
      throw rethrown(e);
    }
  }

  /** Waits for the end, or answers false when it does not come in time. */
  final boolean await(Duration limit) throws InterruptedException {
    try {
      return end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw rethrown(e);
    }
  }

  private static RuntimeException rethrown(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(e.getCause());
  }

  @Override
  public final void close() {
    closed = true;
    Closeable open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        log.atDebug().setCause(e).log("closing an answer of the engine");
      }
    }
  }
}
