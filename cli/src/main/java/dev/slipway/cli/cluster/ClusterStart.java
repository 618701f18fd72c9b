package dev.slipway.cli.cluster;

import dev.slipway.cli.machine.MachineSetup;
import dev.slipway.cli.machine.Shell;
import dev.slipway.cli.output.Console;
import java.time.Duration;
import java.util.Optional;

/** Brings a cluster up in the background, unless it is. */
public final class ClusterStart {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private ClusterStart() {}

  /** Starts the cluster with these settings and waits until its node is Ready. */
  public static ClusterState ensureUp(DataDir dataDir, ClusterSettings settings, Console console) {
    Optional<ClusterState> running = ClusterState.ofRunning(dataDir);
    if (running.isPresent()) {
      return running.get();
    }
    MachineSetup.requireRoot();
    MachineSetup setup = new MachineSetup(new Shell(), console);
    if (!setup.isReady()) {
      setup.makeReadyForCluster();
    }
    dataDir.create();
    settings.save(dataDir);
    return new ClusterProcess(dataDir, console).startInBackground(LIMIT);
  }
}
