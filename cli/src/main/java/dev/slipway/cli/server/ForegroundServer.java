package dev.slipway.cli.server;

import dev.slipway.cli.cluster.ClusterSettings;
import dev.slipway.cli.cluster.ClusterState;
import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.cluster.DataDirLock;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import dev.slipway.runtime.kubelet.runtime.ContainerException;
import dev.slipway.runtime.kubelet.runtime.RuntimeUnavailableException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a cluster in this process until it is told to stop. */
public final class ForegroundServer {
  private static final Logger LOG = LoggerFactory.getLogger(ForegroundServer.class);

  private ForegroundServer() {}

  /** Starts everything, publishes the state, and returns after SIGTERM or SIGINT. */
  public static int run(DataDir dataDir) {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    // From the first moment: a start that is told to stop comes to its end and is taken back.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  awaitQuietly(stopped);
                },
                "shutdown"));
    try (DataDirLock lock = DataDirLock.take(dataDir);
        SlipwayServer server =
            SlipwayServer.start(dataDir, ClusterSettings.load(dataDir), Clock.systemUTC())) {
      if (stop.getCount() > 0) {
        server.state().publish(dataDir);
      }
      LOG.atInfo()
          .addKeyValue("dashboard", server.state().dashboard())
          .addKeyValue("lock", lock.file())
          .log("the cluster is up");
      awaitQuietly(stop);
      ClusterState.retract(dataDir);
      LOG.atInfo().log("the cluster is stopping; its containers go on running");
    } catch (ContainerException | RuntimeUnavailableException e) {
      // The engine's refusal, in words that say what to do.
      throw new Failure(String.valueOf(e.getMessage()), e);
    } finally {
      stopped.countDown();
    }
    return ExitCode.FINE;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
