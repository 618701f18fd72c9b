package dev.slipway.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.cli.cluster.ClusterAccess;
import dev.slipway.cli.cluster.SlipwayResources;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import dev.slipway.cli.output.TextTable;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code slipway history}. */
@Command(
    name = "history",
    description = "Show what was deployed, when, and what came of it.",
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;
  @Mixin private OutputOption output;

  @Parameters(arity = "0..1", paramLabel = "STACK", description = "Only this stack.")
  private @Nullable String stack;

  @Override
  public Integer call() {
    ArrayNode data = JsonNodeFactory.instance.arrayNode();
    TextTable table =
        new TextTable("STACK", "REVISION", "STARTED", "FINISHED", "OUTCOME", "MESSAGE");
    try (KubernetesClient client = ClusterAccess.client(dataDir.get())) {
      for (KubeObject one : chosen(new SlipwayResources(client))) {
        for (JsonNode entry : one.at("status", "history")) {
          ObjectNode row = data.addObject();
          row.put("stack", one.name());
          row.setAll((ObjectNode) entry.deepCopy());
          table.add(
              one.name(),
              entry.path("revision").asText(""),
              entry.path("startedAt").asText(""),
              entry.path("finishedAt").asText(""),
              entry.path("outcome").asText(""),
              entry.path("message").asText(""));
        }
      }
    }
    output.print(
        Console.system(), data, data.isEmpty() ? "nothing was deployed yet" : table.toString());
    return ExitCode.FINE;
  }

  private List<KubeObject> chosen(SlipwayResources resources) {
    if (stack == null) {
      return resources.stacks();
    }
    return List.of(
        resources
            .stack(stack)
            .orElseThrow(
                () -> new Failure("there is no stack " + stack + "; see: slipway status")));
  }
}
