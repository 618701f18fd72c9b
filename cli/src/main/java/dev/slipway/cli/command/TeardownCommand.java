package dev.slipway.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.cluster.ClusterAccess;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import dev.slipway.reconciler.teardown.Teardown;
import dev.slipway.reconciler.teardown.TeardownPlan;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway teardown}. */
@Command(
    name = "teardown",
    description =
        "Remove the pods, controllers and services of one app, in safe order, and keep them away until"
            + " 'resume'. Shows the plan and asks first; works without the repository.",
    mixinStandardHelpOptions = true)
final class TeardownCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;
  @Mixin private OutputOption output;

  @Parameters(paramLabel = "app=NAME", description = "The label of what is to go.")
  private String selector = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Only show the plan.")
  private boolean dryRun;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait until all is gone (default: ${DEFAULT-VALUE}).")
  private int timeout;

  @Override
  public Integer call() {
    Console console = Console.system();
    String app = appOf(selector);
    try (KubernetesClient client = ClusterAccess.client(dataDir.get())) {
      Teardown teardown = new Teardown(client, Clock.systemUTC());
      TeardownPlan plan = teardown.plan(app);
      output.print(
          console,
          json(plan),
          plan.lines().isEmpty()
              ? "nothing of Slipway's carries app=" + app
              : String.join("\n", plan.lines()));
      if (dryRun || plan.isEmpty()) {
        return ExitCode.FINE;
      }
      if (!yes && !agreed(console)) {
        console.note("nothing was removed");
        return ExitCode.DIFFERENT;
      }
      teardown.execute(plan, console::note, Duration.ofSeconds(timeout));
      console.note("app=" + app + " is torn down" + comeback(plan));
      return ExitCode.FINE;
    }
  }

  /** The commands that undo it. */
  private static String comeback(TeardownPlan plan) {
    if (plan.stacks().isEmpty()) {
      return "";
    }
    String commands =
        plan.stacks().stream()
            .map(stack -> "slipway resume " + stack.name())
            .distinct()
            .collect(Collectors.joining(" && "));
    return "; bring it back with: " + commands;
  }

  private static String appOf(String selector) {
    try {
      return TeardownPlan.appOf(selector);
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean agreed(Console console) {
    if (System.console() == null) {
      throw new Failure("there is no terminal to ask on: say --yes, or --dry-run to see the plan");
    }
    console.note("Remove these? [y/N]");
    String answer = System.console().readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  private static ObjectNode json(TeardownPlan plan) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ArrayNode lines = data.putArray("plan");
    plan.lines().forEach(lines::add);
    return data;
  }
}
