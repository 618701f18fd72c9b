package dev.slipway.cli.command;

import dev.slipway.cli.cluster.ClusterProcess;
import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.machine.MachineSetup;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.server.ClusterPurge;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slipway down}. */
@Command(
    name = "down",
    description =
        "Stop the cluster. Its containers go on running and its data stays, so that 'up' continues;"
            + " with --purge everything of it is removed.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;

  @Option(
      names = "--purge",
      description = "Also remove its containers, networks, rules, mounts and data.")
  private boolean purge;

  @Override
  public Integer call() {
    DataDir folder = dataDir.get();
    Console console = Console.system();
    if (purge) {
      MachineSetup.requireRoot();
    }
    boolean stopped = new ClusterProcess(folder, console).stop(Duration.ofSeconds(30));
    console.print(
        stopped ? "the cluster is stopped" : "no cluster was running on " + folder.root());
    if (purge && Files.isDirectory(folder.root())) {
      new ClusterPurge(folder, console).purge();
      console.print("everything of it is removed, " + folder.root() + " included");
    }
    return ExitCode.FINE;
  }
}
