package dev.slipway.cli.command;

import dev.slipway.cli.cluster.ClusterSettings;
import dev.slipway.cli.cluster.ClusterStart;
import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.cluster.OwnProgram;
import dev.slipway.cli.demo.Demo;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slipway demo}. */
@Command(
    name = "demo",
    description =
        "Show the main job on the sample repository: push, deploy, scale, heal, refuse, tear down."
            + " Fails when a step does not hold. Leaves the cluster running; can be run again.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;

  @Option(
      names = "--sample",
      paramLabel = "DIR",
      description = "The sample repository (default: sample-repo beside the launcher).")
  private @Nullable Path sample;

  @Option(
      names = "--replace",
      description = "Take away what else the cluster's repository holds, and what runs of it.")
  private boolean replace;

  @Override
  public Integer call() {
    Console console = Console.system();
    DataDir folder = dataDir.get();
    new Demo(
            sampleFolder(),
            folder,
            replace,
            console,
            () -> ClusterStart.ensureUp(folder, () -> ClusterSettings.load(folder), console))
        .run();
    return ExitCode.FINE;
  }

  private Path sampleFolder() {
    Path found =
        sample != null
            ? sample
            : OwnProgram.home()
                .map(home -> home.resolve("sample-repo"))
                .orElseThrow(() -> new Failure("name the sample repository with --sample"));
    if (!Files.isDirectory(found.resolve("containers"))) {
      throw new Failure(found + " is no sample repository: it has no folder 'containers'");
    }
    return found.toAbsolutePath();
  }
}
