package dev.slipway.cli.command;

import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slipway kubeconfig}. */
@Command(
    name = "kubeconfig",
    description = {
      "Print the administrator's kubeconfig.",
      "Use it with: export KUBECONFIG=$(slipway kubeconfig --path)"
    },
    mixinStandardHelpOptions = true)
final class KubeconfigCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;

  @Option(names = "--path", description = "Print where the file is instead of what it says.")
  private boolean path;

  @Override
  public Integer call() {
    DataDir folder = dataDir.get();
    if (!Files.isReadable(folder.kubeconfig())) {
      throw new Failure(
          folder.kubeconfig()
              + " is not there or not readable: start the cluster with 'slipway up', as the same user");
    }
    Console.system().print(path ? folder.kubeconfig().toString() : content(folder));
    return ExitCode.FINE;
  }

  private static String content(DataDir folder) {
    try {
      return Files.readString(folder.kubeconfig()).stripTrailing();
    } catch (IOException e) {
      throw new Failure("cannot read " + folder.kubeconfig() + ": " + e.getMessage(), e);
    }
  }
}
