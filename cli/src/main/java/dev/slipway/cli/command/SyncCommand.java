package dev.slipway.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.api.resource.Arrival;
import dev.slipway.api.resource.Stack;
import dev.slipway.cli.cluster.ClusterAccess;
import dev.slipway.cli.cluster.SlipwayResources;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway sync}. */
@Command(
    name = "sync",
    description =
        "Fetch and sync now, and wait until every stack is synced and healthy, or will not be.",
    mixinStandardHelpOptions = true)
final class SyncCommand implements Callable<Integer> {
  private static final String REQUESTED = "slipway.dev/sync-requested";

  @Mixin private DataDirOption dataDir;
  @Mixin private OutputOption output;

  @Parameters(
      arity = "0..1",
      paramLabel = "REPOSITORY",
      description = "Only this repository (default: all).")
  private @Nullable String repository;

  @Option(names = "--no-wait", description = "Only ask for it.")
  private boolean noWait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait (default: ${DEFAULT-VALUE}).")
  private int timeout;

  @Override
  public Integer call() {
    Console console = Console.system();
    try (KubernetesClient client = ClusterAccess.client(dataDir.get())) {
      SlipwayResources resources = new SlipwayResources(client);
      List<KubeObject> chosen = chosen(resources);
      String request = Instant.now() + "/";
      chosen.forEach(one -> resources.patch(one, annotation(request)));
      if (noWait) {
        console.print("asked for a sync of " + names(chosen));
        return ExitCode.FINE;
      }
      console.progress("syncing " + names(chosen));
      SyncWait wait = new SyncWait(resources, console, Duration.ofSeconds(timeout));
      return report(console, chosen.stream().map(one -> wait.await(one, request)).toList());
    }
  }

  private List<KubeObject> chosen(SlipwayResources resources) {
    if (repository != null) {
      return List.of(
          resources
              .repository(repository)
              .orElseThrow(() -> new Failure("there is no repository " + repository)));
    }
    List<KubeObject> all = resources.repositories();
    if (all.isEmpty()) {
      throw new Failure("there is no repository yet: push one, see: slipway status");
    }
    return all;
  }

  private Integer report(Console console, List<SyncWait.Result> results) {
    ArrayNode data = JsonNodeFactory.instance.arrayNode();
    List<String> lines = new ArrayList<>();
    for (SyncWait.Result result : results) {
      ObjectNode one = data.addObject();
      one.put("repository", result.repository().name());
      one.put("revision", result.repository().status().observedRevision());
      one.put("ready", result.isFine());
      one.put("message", result.trouble().orElse(""));
      ArrayNode stacks = one.putArray("stacks");
      for (Stack stack : result.stacks()) {
        stacks
            .addObject()
            .put("name", stack.name())
            .put("sync", stack.status().sync().toString())
            .put("health", stack.status().health().toString())
            .put("message", stack.status().message());
      }
      lines.add(summary(result));
      result.unwell().forEach(stack -> lines.add("  " + SyncWait.line(stack)));
    }
    output.print(console, data, String.join("\n", lines));
    return results.stream().allMatch(SyncWait.Result::isFine) ? ExitCode.FINE : ExitCode.DIFFERENT;
  }

  /** {@code main at fcbcc04…: 3 synced and healthy, 1 left alone}. */
  private static String summary(SyncWait.Result result) {
    String revision = result.repository().status().observedRevision();
    String text =
        result.repository().name() + " at " + (revision.isEmpty() ? "no commit" : revision);
    if (result.trouble().isPresent()) {
      return text + ": " + result.trouble().get();
    }
    List<String> parts = new ArrayList<>();
    count(parts, result, Arrival.WELL, "synced and healthy");
    count(parts, result, Arrival.LEFT_ALONE, "left alone");
    count(parts, result, Arrival.UNWELL, "unsynced or unhealthy");
    return text + ": " + (parts.isEmpty() ? "no stacks" : String.join(", ", parts));
  }

  private static void count(
      List<String> parts, SyncWait.Result result, Arrival arrival, String what) {
    long count =
        result.stacks().stream().filter(stack -> Arrival.of(stack.status()) == arrival).count();
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  private static ObjectNode annotation(String request) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").putObject("annotations").put(REQUESTED, request);
    return patch;
  }

  private static String names(List<KubeObject> objects) {
    return String.join(", ", objects.stream().map(KubeObject::name).toList());
  }
}
