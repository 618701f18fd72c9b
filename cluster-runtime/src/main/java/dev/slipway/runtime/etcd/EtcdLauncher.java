package dev.slipway.runtime.etcd;

import dev.slipway.runtime.pki.CertificateRequest;
import dev.slipway.runtime.pki.Pki;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings an etcd from nothing, or from whatever runs already, to serving; and to its end. */
record EtcdLauncher(EtcdSettings settings, Clock clock, EtcdLog log, Pki pki, EtcdRunner runner) {
  private static final Logger LOG = LoggerFactory.getLogger(EtcdLauncher.class);
  private static final int PORT_ATTEMPTS = 5;
  private static final long LOOK_MILLIS = 10;
  private static final Duration ADOPTION_PATIENCE = Duration.ofSeconds(10);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /** Etcd calls itself with its server certificate. */
  static CertificateRequest server() {
    return CertificateRequest.server("server", "etcd", List.of("127.0.0.1", "localhost"))
        .forBothSides();
  }

  static CertificateRequest client() {
    return CertificateRequest.client("client", "slipway", List.of());
  }

  /** On a given port, 0 for any. */
  Optional<RunningEtcd> adopt(int port) throws IOException, InterruptedException {
    RunningEtcd left = runner.leftOver(settings).orElse(null);
    if (left == null) {
      return Optional.empty();
    }
    boolean fits = port == 0 || port == left.port();
    if (fits && becomesHealthy(left, ADOPTION_PATIENCE)) {
      LOG.atInfo()
          .addKeyValue("etcd", left.describe())
          .addKeyValue("port", left.port())
          .log("running etcd adopted");
      return Optional.of(left);
    }
    LOG.atWarn().addKeyValue("etcd", left.describe()).log("running etcd is of no use, stopping it");
    stop(left);
    return Optional.empty();
  }

  RunningEtcd startAnew() throws IOException, InterruptedException {
    if (settings.clientPort() != 0) {
      return startOn(settings.clientPort());
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return startOn(LoopbackPort.free());
      } catch (EtcdException e) {
        // Between our finding a port free and etcd taking it, somebody else may have.
        String message = String.valueOf(e.getMessage());
        if (attempt == PORT_ATTEMPTS || !message.contains("address already in use")) {
          throw e;
        }
      }
    }
  }

  RunningEtcd startOn(int port) throws IOException, InterruptedException {
    log.cap();
    long logged = log.size();
    Instant begin = clock.instant();
    RunningEtcd etcd =
        runner.start(
            settings, port, EtcdArguments.of(settings, port, pki, pki.credential(server())));
    boolean healthy = false;
    try {
      healthy = becomesHealthy(etcd, settings.startTimeout());
      if (healthy) {
        LOG.atInfo()
            .addKeyValue("etcd", etcd.describe())
            .addKeyValue("port", port)
            .addKeyValue("millis", Duration.between(begin, clock.instant()).toMillis())
            .log("etcd started");
        return etcd;
      }
    } finally {
      if (!healthy && !etcd.ended().isDone()) {
        etcd.kill();
      }
    }
    throw new EtcdException(
        "etcd on port "
            + port
            + " did not become ready; the end of "
            + settings.log()
            + ":\n"
            + log.tailAfter(logged));
  }

  /** Waits until it serves; false if it ended or takes too long. */
  private boolean becomesHealthy(RunningEtcd etcd, Duration patience) throws InterruptedException {
    Instant deadline = clock.instant().plus(patience);
    try (EtcdHealth health = new EtcdHealth(pki, pki.credential(client()))) {
      while (!clock.instant().isAfter(deadline)) {
        if (health.isHealthy(etcd.port())) {
          return true;
        }
        if (endsWithin(etcd, LOOK_MILLIS)) {
          return false;
        }
      }
      return false;
    }
  }

  private static boolean endsWithin(RunningEtcd etcd, long millis) throws InterruptedException {
    try {
      etcd.ended().get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new EtcdException("cannot wait for " + etcd.describe(), e);
    }
  }

  /** Ends it, in good order if it will. */
  static void stop(RunningEtcd etcd) {
    boolean interrupted = Thread.interrupted();
    try {
      etcd.terminate();
      if (!endsWithin(etcd, STOP_PATIENCE.toMillis())) {
        LOG.atWarn().addKeyValue("etcd", etcd.describe()).log("etcd does not end, killing it");
        etcd.kill();
        if (!endsWithin(etcd, STOP_PATIENCE.toMillis())) {
          throw new EtcdException(etcd.describe() + " of etcd cannot be killed");
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
      etcd.kill();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
