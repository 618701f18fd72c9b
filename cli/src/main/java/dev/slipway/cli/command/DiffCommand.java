package dev.slipway.cli.command;

import dev.slipway.api.object.KubeObject;
import dev.slipway.cli.cluster.ClusterAccess;
import dev.slipway.cli.cluster.SlipwayResources;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import dev.slipway.reconciler.preview.DiffReport;
import dev.slipway.reconciler.preview.Preview;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway diff}. */
@Command(
    name = "diff",
    description =
        "Show what deploying a working directory, or a revision of a git repository, would change."
            + " Changes nothing. Exit code 1 when there are differences.",
    mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;
  @Mixin private OutputOption output;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The working directory (default: the current one).")
  private Path directory = Path.of(".");

  @Option(
      names = "--revision",
      paramLabel = "REV",
      description = "A commit of the git repository in DIR instead of its files.")
  private @Nullable String revision;

  @Option(
      names = "--repository",
      paramLabel = "NAME",
      defaultValue = "main",
      description = "The Repository whose cluster state it is compared with (default: main).")
  private String repository = "main";

  @Override
  public Integer call() {
    if (!Files.isDirectory(directory)) {
      throw new Failure(directory + " is not a directory");
    }
    try (KubernetesClient client = ClusterAccess.client(dataDir.get())) {
      String namespace =
          new SlipwayResources(client)
              .repository(repository)
              .flatMap(KubeObject::namespace)
              .orElse("default");
      Preview preview = new Preview(client, Clock.systemUTC(), namespace, repository);
      DiffReport report =
          revision == null
              ? preview.ofDirectory(directory.toRealPath())
              : preview.ofRevision(gitDirectory(), revision);
      output.print(Console.system(), report.json(), report.text().stripTrailing());
      return report.isEmpty() && !report.hasFindings() ? ExitCode.FINE : ExitCode.DIFFERENT;
    } catch (IOException e) {
      throw new Failure("cannot read " + directory + ": " + e.getMessage(), e);
    }
  }

  private Path gitDirectory() throws IOException {
    Path inside = directory.toRealPath().resolve(".git");
    return Files.isDirectory(inside) ? inside : directory.toRealPath();
  }
}
