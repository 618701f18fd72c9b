package dev.slipway.runtime.store;

import dev.slipway.runtime.pki.Pem;
import dev.slipway.runtime.pki.SingleKey;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client that is in use, and its replacement after an outage: a channel waits ever longer, up
 * to minutes, before it tries a dead address again, a new one tries at once.
 */
final class EtcdConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EtcdConnection.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /** Finds dead connections; etcd refuses clients that ask more often than every 5 s. */
  private static final Duration KEEPALIVE = Duration.ofSeconds(10);

  private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(5);

  /** Small, so that reads that met a restart are done again soon. */
  private static final int READ_RETRIES = 5;

  private static final int RETRY_DELAY_MILLIS = 50;
  private static final int RETRY_MAX_DELAY_MILLIS = 1000;

  private final EtcdConfig config;
  private final ExecutorService executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Client> open = new HashSet<>();
  private volatile Client current;
  private boolean closed;

  EtcdConnection(EtcdConfig config) {
    this.config = config;
    this.executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("etcd-call-", 0).factory());
    this.current = connect();
    open.add(current);
  }

  Client client() {
    return current;
  }

  /**
   * Begins a watch.
   *
   * @throws StoreException when the client has been closed: it would open threads that nobody ends
   */
  Watch.Watcher watch(
      Client client, ByteSequence start, WatchOption option, Watch.Listener listener) {
    lock.lock();
    try {
      if (!open.contains(client)) {
        throw new StoreException("the connection to etcd is closed");
      }
      return client.getWatchClient().watch(start, option, listener);
    } finally {
      lock.unlock();
    }
  }

  EtcdConfig config() {
    return config;
  }

  /** Replaces the client that could not reach etcd, unless somebody else has done so. */
  void renew(Client failed) {
    lock.lock();
    try {
      if (closed || current != failed) {
        return;
      }
      current = connect();
      open.add(current);
    } finally {
      lock.unlock();
    }
    LOG.atInfo().addKeyValue("endpoints", config.endpoints()).log("connecting to etcd anew");
    // Calls that still wait in the old one run into their own deadlines first.
    CompletableFuture.delayedExecutor(
            config.timeout().toMillis() * 2, TimeUnit.MILLISECONDS, executor)
        .execute(() -> retire(failed));
  }

  private void retire(Client client) {
    lock.lock();
    try {
      if (!open.remove(client)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    client.close();
  }

  private Client connect() {
    var builder =
        Client.builder()
            .endpoints(config.endpoints())
            .waitForReady(true)
            .connectTimeout(CONNECT_TIMEOUT)
            .keepaliveTime(KEEPALIVE)
            .keepaliveTimeout(KEEPALIVE_TIMEOUT)
            .keepaliveWithoutCalls(false)
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .retryMaxAttempts(READ_RETRIES)
            .retryDelay(RETRY_DELAY_MILLIS)
            .retryMaxDelay(RETRY_MAX_DELAY_MILLIS)
            .retryMaxDuration(config.timeout())
            .interceptor(new Deadline(config.timeout()))
            .executorService(executor);
    config.tls().ifPresent(tls -> secure(builder, tls));
    return builder.vertx(smallVertx()).build();
  }

  private static void secure(ClientBuilder builder, EtcdConfig.TlsFiles tls) {
    try {
      PrivateKey key = Pem.readKey(tls.key());
      List<X509Certificate> chain = Pem.readCertificates(tls.certificate());
      List<X509Certificate> trusted = Pem.readCertificates(tls.authority());
      KeyManager own = new SingleKey(key, chain);
      builder.sslContext(context -> context.trustManager(trusted).keyManager(own));
    } catch (IOException e) {
      throw new StoreException("the TLS files for etcd cannot be used: " + e.getMessage(), e);
    }
  }

  /** One thread reads and writes all connections; nothing here ever blocks it. */
  private static Vertx smallVertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  @Override
  public void close() {
    Set<Client> all;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      all = Set.copyOf(open);
      open.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(Client::close);
    // The executor stays open: without a call it has no thread, and calls that were under way need
    // it to end.
  }

  /** No call without an end; the streams of watches have none by nature. */
  private record Deadline(Duration timeout) implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      CallOptions bounded =
          method.getType() == MethodDescriptor.MethodType.UNARY
              ? options.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
              : options;
      return next.newCall(method, bounded);
    }
  }
}
