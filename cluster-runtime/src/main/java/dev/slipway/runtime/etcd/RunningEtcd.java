package dev.slipway.runtime.etcd;

import java.util.concurrent.CompletableFuture;

/** An etcd that has been started, here or by a process before this one. */
interface RunningEtcd {
  /** The loopback port for clients. */
  int port();

  /** The process to ask about, and in a container the one that waits for it. */
  long pid();

  /** Completes when it has ended. */
  CompletableFuture<?> ended();

  /** Asks it to end in good order. */
  void terminate();

  /** Ends it at once. */
  void kill();

  /** For messages. */
  String describe();
}
