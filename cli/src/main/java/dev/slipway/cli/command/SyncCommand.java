package dev.slipway.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.cli.cluster.ClusterAccess;
import dev.slipway.cli.cluster.Eventually;
import dev.slipway.cli.cluster.SlipwayResources;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway sync}. */
@Command(
    name = "sync",
    description = "Fetch and sync now, and wait until it is done.",
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
      List<KubeObject> handled = new ArrayList<>();
      for (KubeObject one : chosen) {
        handled.add(awaitHandled(resources, one.name(), request));
      }
      return report(console, handled);
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

  private KubeObject awaitHandled(SlipwayResources resources, String name, String request) {
    return Eventually.present(
        Duration.ofSeconds(timeout),
        () ->
            resources
                .repository(name)
                .filter(
                    one ->
                        one.text("status", "lastHandledSyncRequest").equals(Optional.of(request))),
        () -> "repository " + name + " was not synced in time; see: slipway logs");
  }

  private Integer report(Console console, List<KubeObject> handled) {
    ArrayNode data = JsonNodeFactory.instance.arrayNode();
    List<String> lines = new ArrayList<>();
    boolean fine = true;
    for (KubeObject one : handled) {
      ReadyCondition ready = ReadyCondition.of(one);
      data.addObject()
          .put("repository", one.name())
          .put("revision", one.text("status", "observedRevision").orElse(""))
          .put("ready", ready.ready())
          .put("message", ready.message());
      lines.add(
          one.name()
              + " at "
              + one.text("status", "observedRevision").orElse("no commit")
              + (ready.ready() ? "" : ": " + ready.message()));
      fine &= ready.ready();
    }
    output.print(console, data, String.join("\n", lines));
    return fine ? ExitCode.FINE : ExitCode.DIFFERENT;
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
