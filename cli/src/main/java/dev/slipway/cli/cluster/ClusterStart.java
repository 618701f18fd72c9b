package dev.slipway.cli.cluster;

import dev.slipway.cli.machine.MachineSetup;
import dev.slipway.cli.machine.Shell;
import dev.slipway.cli.output.Console;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Brings a cluster up in the background, unless it is. */
public final class ClusterStart {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private ClusterStart() {}

  /**
   * Starts the cluster and waits until its node is Ready. Who comes while another does the same
   * waits for the outcome of that.
   *
   * @param chosen what to start it with, asked once it is clear that nobody else chooses
   */
  public static ClusterState ensureUp(
      DataDir dataDir, Supplier<ClusterSettings> chosen, Console console) {
    Optional<ClusterState> running = ClusterState.ofRunning(dataDir);
    if (running.isPresent()) {
      return running.get();
    }
    MachineSetup.requireRoot();
    DiskSpace.require(dataDir);
    dataDir.create();
    try (StartTurn turn = StartTurn.await(dataDir, console)) {
      return ClusterState.ofRunning(dataDir).orElseGet(() -> start(dataDir, chosen.get(), console));
    }
  }

  private static ClusterState start(DataDir dataDir, ClusterSettings settings, Console console) {
    settings.requireSameEngine();
    MachineSetup setup = new MachineSetup(new Shell(), console, settings.docker());
    if (!setup.isReady()) {
      setup.makeReadyForCluster();
    }
    FreePorts.require(settings);
    settings.save(dataDir);
    return new ClusterProcess(dataDir, console).startInBackground(settings.docker(), LIMIT);
  }
}
