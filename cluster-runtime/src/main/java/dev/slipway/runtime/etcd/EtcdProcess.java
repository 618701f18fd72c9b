package dev.slipway.runtime.etcd;

import dev.slipway.runtime.pki.Credential;
import dev.slipway.runtime.pki.Pki;
import dev.slipway.runtime.pki.PrivateFiles;
import dev.slipway.runtime.store.EtcdConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
  private static final Duration RESTART_PATIENCE = Duration.ofSeconds(20);
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
  private volatile @Nullable SupervisionLock supervision;
  private volatile @Nullable EtcdLauncher launcher;
  private volatile @Nullable EtcdConfig config;

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
      EtcdRunner runner = chooser.get();
      supervision = SupervisionLock.take(settings.folder());
      Pki pki = Pki.open(settings.folder(), clock);
      EtcdLauncher ready = new EtcdLauncher(settings, clock, log, pki, runner);
      launcher = ready;
      RunningEtcd etcd = ready.adopt(settings.clientPort()).orElse(null);
      if (etcd == null) {
        etcd = ready.startAnew();
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

  /**
   * Ends the etcd that a killed process left behind on this data; true if there was one.
   *
   * @throws EtcdException when a living process looks after it
   */
  public static boolean stopLeftOver(EtcdSettings settings) {
    if (!Files.isDirectory(settings.folder())) {
      return false;
    }
    try (var held = SupervisionLock.take(settings.folder())) {
      RunningEtcd left = NativeEtcd.leftOver(settings).orElse(null);
      Optional<Path> docker = NativeEtcd.find("docker");
      if (left == null && docker.isPresent()) {
        left = ContainerEtcd.leftOver(docker.get(), settings).orElse(null);
      }
      if (left == null) {
        return false;
      }
      LOG.atInfo()
          .addKeyValue("etcd", left.describe())
          .log("stopping the etcd that was left running");
      EtcdLauncher.stop(left);
      return true;
    } catch (IOException e) {
      throw new EtcdException("cannot look for a running etcd: " + e.getMessage(), e);
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
    EtcdLauncher again = launcher();
    int port = config().endpoints().getFirst().getPort();
    try {
      RunningEtcd etcd = again.adopt(port).orElse(null);
      if (etcd == null) {
        etcd = again.startOn(port);
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
      EtcdLauncher.stop(etcd);
    }
  }

  /** Keeps the log small and the certificates young; etcd and the store read them anew. */
  private void upkeep() {
    try {
      log.cap();
      Pki keys = launcher().pki();
      LOG.atTrace()
          .addKeyValue("server", keys.credential(EtcdLauncher.server()))
          .addKeyValue("client", keys.credential(EtcdLauncher.client()))
          .log("etcd credentials are good");
    } catch (IOException | RuntimeException e) {
      // The next round tries again; this thread must live on.
      LOG.atWarn().setCause(e).log("upkeep of etcd's files failed");
    }
  }

  private EtcdLauncher launcher() {
    EtcdLauncher ready = launcher;
    if (ready == null) {
      throw new IllegalStateException("etcd has not been started");
    }
    return ready;
  }

  private EtcdConfig config(int port) {
    Pki pki = launcher().pki();
    Credential client = pki.credential(EtcdLauncher.client());
    return EtcdConfig.of(
        List.of(URI.create("https://127.0.0.1:" + port)),
        Optional.of(
            new EtcdConfig.TlsFiles(
                pki.authorityFile(), client.certificateFile(), client.keyFile())));
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
        EtcdLauncher.stop(etcd);
      }
      awaitSupervisor();
    } finally {
      release();
    }
  }

  /** A restart that was under way ends what it has started. */
  private void awaitSupervisor() {
    try {
      if (!supervisor.awaitTermination(RESTART_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
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
}
