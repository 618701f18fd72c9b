package dev.slipway.cli.server;

import dev.slipway.cli.cluster.ClusterSettings;
import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.Failure;
import dev.slipway.runtime.ClusterRemoval;
import dev.slipway.runtime.kubelet.runtime.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes all that a stopped cluster left: containers, networks, rules, mounts, data. */
public final class ClusterPurge {
  private final DataDir dataDir;
  private final Console console;

  public ClusterPurge(DataDir dataDir, Console console) {
    this.dataDir = dataDir;
    this.console = console;
  }

  /**
   * Removes everything.
   *
   * @throws Failure when the folder is no cluster's, so that nothing else is ever deleted
   */
  public void purge() {
    if (!Files.exists(dataDir.settings())) {
      throw new Failure(
          dataDir.root()
              + " holds no cluster (there is no "
              + dataDir.settings()
              + "): nothing is removed");
    }
    console.progress("removing containers, networks, rules and mounts");
    ClusterSettings settings = ClusterSettings.load(dataDir);
    try {
      ClusterRemoval.removeAll(SlipwayServer.cluster(dataDir, settings));
    } catch (RuntimeUnavailableException e) {
      throw new Failure(
          e.getMessage()
              + ". Its containers and networks are still on "
              + settings.dockerHost()
              + ": start that engine, then run 'slipway down --purge' again",
          e);
    }
    console.progress("removing " + dataDir.root());
    deleteFiles();
  }

  private void deleteFiles() {
    try (Stream<Path> files = Files.walk(dataDir.root())) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new Failure("cannot remove " + dataDir.root() + ": " + e.getMessage(), e);
    }
  }
}
