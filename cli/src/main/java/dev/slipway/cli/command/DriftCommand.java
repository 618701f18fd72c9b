package dev.slipway.cli.command;

import dev.slipway.api.resource.Stack;
import dev.slipway.cli.cluster.ClusterAccess;
import dev.slipway.cli.cluster.SlipwayResources;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import dev.slipway.cli.output.OutputFormat;
import dev.slipway.reconciler.drift.DriftReport;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway drift}. */
@Command(
    name = "drift",
    description =
        "Report where the cluster differs, or differed, from git: per object and field what git says,"
            + " what runs, since when and by whom. Exit code 1 while a difference lasts.",
    mixinStandardHelpOptions = true)
final class DriftCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;

  @Parameters(arity = "0..1", paramLabel = "STACK", description = "Only this stack.")
  private @Nullable String stack;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json, yaml or html (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  /** The forms of the report. */
  enum Format {
    text,
    json,
    yaml,
    html
  }

  @Override
  public Integer call() {
    DriftReport report = DriftReport.of(stacks());
    Console.system().print(render(report));
    return report.lasts() ? ExitCode.DIFFERENT : ExitCode.FINE;
  }

  private List<Stack> stacks() {
    try (KubernetesClient client = ClusterAccess.client(dataDir.get())) {
      List<Stack> all = new SlipwayResources(client).stacks().stream().map(Stack::from).toList();
      if (stack == null) {
        return all;
      }
      List<Stack> named = all.stream().filter(one -> one.name().equals(stack)).toList();
      if (named.isEmpty()) {
        throw new Failure("there is no stack " + stack + "; see: slipway status");
      }
      return named;
    }
  }

  private String render(DriftReport report) {
    return switch (format) {
      case text -> report.text().stripTrailing();
      case json -> OutputFormat.json.render(report.json(), "");
      case yaml -> OutputFormat.yaml.render(report.json(), "");
      case html -> report.html();
    };
  }
}
