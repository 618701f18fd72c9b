package dev.slipway.runtime.store;

import io.etcd.jetcd.Client;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for answers of etcd and says in plain words what went wrong with them. */
final class EtcdCalls {
  /** The call's own deadline ends it first; this only guards against an answer that never comes. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final EtcdConnection connection;

  EtcdCalls(EtcdConnection connection) {
    this.connection = connection;
  }

  /** The answer to a call that reads. */
  <T> T read(String what, Function<Client, CompletableFuture<T>> call) {
    return await(what, call, "");
  }

  /** The answer to a call that changes something. */
  <T> T write(String what, Function<Client, CompletableFuture<T>> call) {
    return await(what, call, "; whether it was done is not known");
  }

  private <T> T await(
      String what, Function<Client, CompletableFuture<T>> call, String consequence) {
    Client client = connection.client();
    CompletableFuture<T> answer = start(what, client, call);
    try {
      return answer.get(
          connection.config().timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new StoreException(words(what, "was interrupted", consequence), e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      connection.renew(client);
      throw new StoreException(words(what, "did not end in time", consequence), e);
    } catch (ExecutionException e) {
      Status status = Status.fromThrowable(e);
      if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
        connection.renew(client);
      }
      throw failure(what, status, e, consequence);
    }
  }

  private <T> CompletableFuture<T> start(
      String what, Client client, Function<Client, CompletableFuture<T>> call) {
    try {
      return call.apply(client);
    } catch (RuntimeException e) {
      throw new StoreException(words(what, "could not be sent: " + e.getMessage(), ""), e);
    }
  }

  private StoreException failure(String what, Status status, Throwable cause, String consequence) {
    String said = status.getDescription() == null ? "" : status.getDescription();
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          new StoreException(words(what, "cannot reach it: " + said, consequence), cause);
      case DEADLINE_EXCEEDED ->
          new StoreException(
              words(
                  what,
                  "got no answer within " + connection.config().timeout().toSeconds() + " s",
                  consequence),
              cause);
      case RESOURCE_EXHAUSTED, INVALID_ARGUMENT, PERMISSION_DENIED, UNAUTHENTICATED ->
          new StoreException(words(what, "was refused: " + said, ""), cause);
      default ->
          new StoreException(
              words(what, "failed: " + status.getCode() + " " + said, consequence), cause);
    };
  }

  private String words(String what, String happened, String consequence) {
    return "etcd at "
        + connection.config().endpoints()
        + ": "
        + what
        + " "
        + happened
        + consequence;
  }

  /** Whether etcd says that the revision asked for has been compacted. */
  static boolean isCompacted(@Nullable Throwable failure) {
    return says(failure, "required revision has been compacted");
  }

  private static boolean says(@Nullable Throwable failure, String words) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null && t.getMessage().contains(words)) {
        return true;
      }
    }
    return false;
  }
}
