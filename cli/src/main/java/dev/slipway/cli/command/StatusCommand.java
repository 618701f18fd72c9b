package dev.slipway.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.api.object.KubeObject;
import dev.slipway.cli.cluster.ClusterAccess;
import dev.slipway.cli.cluster.ClusterState;
import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.cluster.SlipwayResources;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.TextTable;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code slipway status}. */
@Command(
    name = "status",
    description = "Show what runs: the cluster's URLs, its nodes, repositories and stacks.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    DataDir folder = dataDir.get();
    Console console = Console.system();
    Optional<ClusterState> running = ClusterState.ofRunning(folder);
    if (running.isEmpty()) {
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      data.put("running", false);
      data.put("dataDir", folder.root().toString());
      output.print(
          console, data, "no cluster runs on " + folder.root() + "; start it with: slipway up");
      return ExitCode.DIFFERENT;
    }
    ObjectNode data = describe(folder, running.get());
    try (KubernetesClient client = ClusterAccess.client(folder)) {
      describeNodes(client, data.putArray("nodes"));
      SlipwayResources resources = new SlipwayResources(client);
      ArrayNode repositories = data.putArray("repositories");
      resources.repositories().forEach(one -> repositories.add(describeRepository(one)));
      ArrayNode stacks = data.putArray("stacks");
      resources.stacks().forEach(one -> stacks.add(describeStack(one)));
    }
    output.print(console, data, text(data));
    return isFine(data) ? ExitCode.FINE : ExitCode.DIFFERENT;
  }

  private static ObjectNode describe(DataDir folder, ClusterState state) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("running", true);
    data.put("apiServer", state.apiServer());
    data.put("gitUrl", state.gitUrl());
    data.put("dashboard", state.dashboard());
    data.put("publicAddress", state.publicAddress());
    data.put("kubeconfig", folder.kubeconfig().toString());
    data.put("dataDir", folder.root().toString());
    data.put("pid", state.pid());
    return data;
  }

  private static void describeNodes(KubernetesClient client, ArrayNode nodes) {
    for (Node node : client.nodes().list().getItems()) {
      boolean ready =
          node.getStatus() != null
              && node.getStatus().getConditions().stream()
                  .anyMatch(one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
      nodes.addObject().put("name", node.getMetadata().getName()).put("ready", ready);
    }
  }

  private static ObjectNode describeRepository(KubeObject repository) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("name", repository.name());
    data.put("namespace", repository.namespace().orElse(""));
    data.put("url", repository.text("spec", "url").orElse(""));
    data.put("branch", repository.text("spec", "branch").orElse("main"));
    data.put("fetched", repository.text("status", "observedRevision").orElse(""));
    data.put("synced", repository.text("status", "syncedRevision").orElse(""));
    for (JsonNode condition : repository.at("status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        data.put("ready", condition.path("status").asText().equals("True"));
        data.put("message", condition.path("message").asText(""));
      }
    }
    return data;
  }

  private static ObjectNode describeStack(KubeObject stack) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("name", stack.name());
    data.put("namespace", stack.namespace().orElse(""));
    data.put("app", stack.text("status", "app").orElse(""));
    data.put("sync", stack.text("status", "sync").orElse("Unknown"));
    data.put("health", stack.text("status", "health").orElse("Unknown"));
    data.put("revision", stack.text("status", "revision").orElse(""));
    data.put("message", stack.text("status", "message").orElse(""));
    return data;
  }

  private static boolean isFine(ObjectNode data) {
    for (JsonNode node : data.path("nodes")) {
      if (!node.path("ready").asBoolean()) {
        return false;
      }
    }
    for (JsonNode repository : data.path("repositories")) {
      if (!repository.path("ready").asBoolean(true)) {
        return false;
      }
    }
    for (JsonNode stack : data.path("stacks")) {
      String sync = stack.path("sync").asText();
      boolean asIntended =
          sync.equals("Suspended")
              || (sync.equals("Synced") && stack.path("health").asText().equals("Healthy"));
      if (!asIntended) {
        return false;
      }
    }
    return true;
  }

  private static String text(ObjectNode data) {
    StringBuilder text = new StringBuilder();
    text.append("API        ").append(data.path("apiServer").asText());
    text.append("\ndeploy     git push ").append(data.path("gitUrl").asText()).append(" HEAD:main");
    text.append("\ndashboard  ").append(data.path("dashboard").asText());
    for (JsonNode node : data.path("nodes")) {
      text.append("\nnode       ")
          .append(node.path("name").asText())
          .append(node.path("ready").asBoolean() ? " Ready" : " NotReady");
    }
    if (data.path("repositories").isEmpty()) {
      return text.append("\n\nNothing is deployed yet: push a repository to the URL above.")
          .toString();
    }
    TextTable repositories = new TextTable("REPOSITORY", "BRANCH", "SYNCED", "STATE");
    for (JsonNode one : data.path("repositories")) {
      repositories.add(
          one.path("name").asText(),
          one.path("branch").asText(),
          brief(one.path("synced").asText()),
          one.path("ready").asBoolean() ? "Ready" : one.path("message").asText("not synced yet"));
    }
    TextTable stacks = new TextTable("STACK", "APP", "SYNC", "HEALTH", "REVISION", "MESSAGE");
    for (JsonNode one : data.path("stacks")) {
      stacks.add(
          one.path("name").asText(),
          one.path("app").asText(),
          one.path("sync").asText(),
          one.path("health").asText(),
          brief(one.path("revision").asText()),
          one.path("message").asText());
    }
    return text.append("\n\n").append(repositories).append("\n\n").append(stacks).toString();
  }

  private static String brief(String revision) {
    return revision.length() > 10 ? revision.substring(0, 10) : revision;
  }
}
