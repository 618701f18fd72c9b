package dev.slipway.runtime.etcd;

import dev.slipway.runtime.pki.CertificateRequest;
import dev.slipway.runtime.pki.Credential;
import dev.slipway.runtime.pki.Pki;
import dev.slipway.runtime.pki.PrivateFiles;
import dev.slipway.runtime.store.EtcdConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's own etcd: started, watched over, started again when it dies, and ended with the
 * cluster. It listens on the loopback address only and to nobody without a certificate from an
 * authority that exists for this alone: every user of the machine can reach the port, and the
 * cluster's other certificates must not open its store.
 *
 * <p>When this process is killed, etcd goes on; the next start adopts it.
 */
public final class EtcdProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EtcdProcess.class);
  private static final long MAX_LOG_BYTES = 8L * 1024 * 1024;
  private static final int PORT_ATTEMPTS = 5;
  private static final long LOOK_MILLIS = 10;
  private static final Duration ADOPTION_PATIENCE = Duration.ofSeconds(10);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration STEADY = Duration.ofMinutes(1);
  private static final long UPKEEP_MINUTES = 10;
  private static final long FIRST_DELAY_MILLIS = 250;
  private static final long LAST_DELAY_MILLIS = 30_000;

  private final EtcdSettings settings;
  private final Clock clock;
  private final EtcdLog log;
  private final ScheduledExecutorService supervisor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("etcd-supervisor").factory());
  private final ReentrantLock lock = new ReentrantLock();

  private final Supplier<EtcdRunner> chooser;

  // Set by start.
  private @Nullable SupervisionLock supervision;
  private @Nullable EtcdRunner runner;
  private @Nullable Pki pki;
  private @Nullable EtcdConfig config;

  // Guarded by lock.
  private @Nullable RunningEtcd current;
  private Instant since = Instant.EPOCH;
  private long delayMillis;
  private boolean closing;

  public EtcdProcess(EtcdSettings settings, Clock clock) {
    this(settings, clock, () -> EtcdRunner.choose(settings));
  }

  EtcdProcess(EtcdSettings settings, Clock clock, Supplier<EtcdRunner> chooser) {
    this.chooser = chooser;
    this.settings = settings;
    this.clock = clock;
    this.log = new EtcdLog(settings.log(), MAX_LOG_BYTES);
  }

  /**
   * Starts etcd, or adopts the one that is running on our data, and returns when it serves.
   *
   * @throws EtcdException saying why it cannot
   */
  public void start() {
    boolean started = false;
    try {
      PrivateFiles.createFolder(settings.folder());
      EtcdRunner chosen = chooser.get();
      runner = chosen;
      supervision = SupervisionLock.take(settings.folder());
      pki = Pki.open(settings.folder(), clock);
      RunningEtcd etcd = adopt(chosen, settings.clientPort()).orElse(null);
      if (etcd == null) {
        etcd = startAnew(chosen);
      }
      config = config(etcd.port());
      watchOver(etcd);
      started = true;
    } catch (IOException e) {
      throw new EtcdException("etcd cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EtcdException("interrupted while etcd was starting", e);
    } finally {
      if (!started) {
        release();
      }
    }
    var unused =
        supervisor.scheduleWithFixedDelay(
            this::upkeep, UPKEEP_MINUTES, UPKEEP_MINUTES, TimeUnit.MINUTES);
  }

  /** How a store reaches it. */
  public EtcdConfig config() {
    EtcdConfig ready = config;
    if (ready == null) {
      throw new IllegalStateException("etcd has not been started");
    }
    return ready;
  }

  /** The process that runs now, if one does. */
  public Optional<Long> pid() {
    lock.lock();
    try {
      return current == null ? Optional.empty() : Optional.of(current.pid());
    } finally {
      lock.unlock();
    }
  }

  /** Ends the etcd that a killed process left behind on this data; true if there was one. */
  public static boolean stopLeftOver(EtcdSettings settings) {
    try {
      Optional<? extends RunningEtcd> left = EtcdRunner.choose(settings).leftOver(settings);
      left.ifPresent(EtcdProcess::stop);
      return left.isPresent();
    } catch (IOException e) {
      throw new EtcdException("cannot look for a running etcd: " + e.getMessage(), e);
    }
  }

  /** On a given port, 0 for any. */
  private Optional<RunningEtcd> adopt(EtcdRunner chosen, int port)
      throws IOException, InterruptedException {
    RunningEtcd left = chosen.leftOver(settings).orElse(null);
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

  private RunningEtcd startAnew(EtcdRunner chosen) throws IOException, InterruptedException {
    if (settings.clientPort() != 0) {
      return startOn(chosen, settings.clientPort());
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return startOn(chosen, LoopbackPort.free());
      } catch (EtcdException e) {
        // Between our finding a port free and etcd taking it, somebody else may have.
        String message = String.valueOf(e.getMessage());
        if (attempt == PORT_ATTEMPTS || !message.contains("address already in use")) {
          throw e;
        }
      }
    }
  }

  private RunningEtcd startOn(EtcdRunner chosen, int port)
      throws IOException, InterruptedException {
    log.cap();
    long logged = log.size();
    Instant begin = clock.instant();
    Pki keys = keys();
    RunningEtcd etcd =
        chosen.start(
            settings, port, EtcdArguments.of(settings, port, keys, keys.credential(server())));
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
    Pki keys = keys();
    try (EtcdHealth health = new EtcdHealth(keys, keys.credential(client()))) {
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

  private void watchOver(RunningEtcd etcd) {
    lock.lock();
    try {
      current = etcd;
      since = clock.instant();
    } finally {
      lock.unlock();
    }
    var unused = etcd.ended().thenRun(() -> ended(etcd));
  }

  private void ended(RunningEtcd etcd) {
    lock.lock();
    try {
      if (closing || current != etcd) {
        return;
      }
      current = null;
      boolean wasSteady = Duration.between(since, clock.instant()).compareTo(STEADY) >= 0;
      if (wasSteady) {
        delayMillis = 0;
      }
      LOG.atWarn()
          .addKeyValue("etcd", etcd.describe())
          .addKeyValue("restartInMillis", delayMillis)
          .log("etcd ended by itself, starting it again");
      scheduleRestart();
    } finally {
      lock.unlock();
    }
  }

  /** With the lock held. */
  private void scheduleRestart() {
    var unused = supervisor.schedule(this::restart, delayMillis, TimeUnit.MILLISECONDS);
    delayMillis = Math.clamp(delayMillis * 2, FIRST_DELAY_MILLIS, LAST_DELAY_MILLIS);
  }

  private void restart() {
    EtcdRunner chosen = runner;
    if (chosen == null) {
      throw new IllegalStateException("restarted before it was started");
    }
    int port = config().endpoints().getFirst().getPort();
    try {
      RunningEtcd etcd = adopt(chosen, port).orElse(null);
      if (etcd == null) {
        etcd = startOn(chosen, port);
      }
      watchOver(etcd);
      stopIfClosing(etcd);
    } catch (InterruptedException e) {
      // Closed while starting; what was started has been ended.
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      lock.lock();
      try {
        if (closing) {
          return;
        }
        LOG.atError()
            .addKeyValue("nextTryInMillis", delayMillis)
            .setCause(e)
            .log("etcd cannot be started again");
        scheduleRestart();
      } finally {
        lock.unlock();
      }
    }
  }

  private void stopIfClosing(RunningEtcd etcd) {
    boolean tooLate;
    lock.lock();
    try {
      tooLate = closing;
    } finally {
      lock.unlock();
    }
    if (tooLate) {
      stop(etcd);
    }
  }

  /** Keeps the log small and the certificates young; etcd and the store read them anew. */
  private void upkeep() {
    try {
      log.cap();
      Pki keys = keys();
      LOG.atTrace()
          .addKeyValue("server", keys.credential(server()))
          .addKeyValue("client", keys.credential(client()))
          .log("etcd credentials are good");
    } catch (IOException | RuntimeException e) {
      // The next round tries again; this thread must live on.
      LOG.atWarn().setCause(e).log("upkeep of etcd's files failed");
    }
  }

  private Pki keys() {
    Pki opened = pki;
    if (opened == null) {
      throw new IllegalStateException("etcd has not been started");
    }
    return opened;
  }

  private EtcdConfig config(int port) {
    Credential client = keys().credential(client());
    return EtcdConfig.of(
        List.of(URI.create("https://127.0.0.1:" + port)),
        Optional.of(
            new EtcdConfig.TlsFiles(
                keys().authorityFile(), client.certificateFile(), client.keyFile())));
  }

  /** Etcd calls itself with its server certificate. */
  private static CertificateRequest server() {
    return CertificateRequest.server("server", "etcd", List.of("127.0.0.1", "localhost"))
        .forBothSides();
  }

  private static CertificateRequest client() {
    return CertificateRequest.client("client", "slipway", List.of());
  }

  /** Ends etcd in good order. */
  @Override
  public void close() {
    RunningEtcd etcd;
    lock.lock();
    try {
      if (closing) {
        return;
      }
      closing = true;
      etcd = current;
      current = null;
    } finally {
      lock.unlock();
    }
    supervisor.shutdownNow();
    try {
      if (etcd != null) {
        stop(etcd);
      }
      awaitSupervisor();
    } finally {
      release();
    }
  }

  /** A restart that was under way ends what it has started. */
  private void awaitSupervisor() {
    try {
      if (!supervisor.awaitTermination(STOP_PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS)) {
        throw new EtcdException("a restart of etcd does not come to its end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    SupervisionLock held = supervision;
    supervision = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        LOG.atWarn().setCause(e).log("lock of etcd's folder was not given up");
      }
    }
  }

  private static void stop(RunningEtcd etcd) {
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
