package dev.slipway.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.cluster.OwnProgram;
import dev.slipway.cli.machine.Shell;
import dev.slipway.cli.output.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tools a user has: kubectl, slipway, a browser. */
final class Tools {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final DataDir dataDir;
  private final Shell shell = new Shell();
  private final HttpClient web =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();

  Tools(DataDir dataDir) {
    this.dataDir = dataDir;
  }

  /** Fails when this machine has no kubectl: a cluster does without, the demonstration does not. */
  void requireKubectl() {
    if (shell.find("kubectl").isEmpty()) {
      throw new Failure(
          "the demonstration changes things by hand, as a user would, with kubectl, which is not on"
              + " this machine: slipway setup says how to bring it");
    }
  }

  /** Runs kubectl and fails when it does. */
  String kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    return succeed(
        shell.run(
            LIMIT, command, Map.of("KUBECONFIG", dataDir.kubeconfig().toString()), dataDir.root()),
        command);
  }

  /** Runs {@code kubectl get … -o json}. */
  JsonNode get(String... arguments) {
    List<String> all = new ArrayList<>(List.of("get"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    return json(kubectl(all.toArray(String[]::new)));
  }

  /** Runs another command of this program, whatever its exit code. */
  Shell.Result slipway(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data-dir", dataDir.root().toString()));
    return shell.run(LIMIT, OwnProgram.command(all));
  }

  /** The status that {@code slipway status} prints. */
  JsonNode status() {
    return json(output("status", "--output", "json"));
  }

  /** What another command of this program prints on standard output. */
  String output(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data-dir", dataDir.root().toString()));
    return shell.runForOutput(LIMIT, OwnProgram.command(all)).output();
  }

  /** The body behind a URL, or what went wrong instead, prefixed with "no answer". */
  String fetch(String url) {
    try {
      HttpResponse<String> response =
          web.send(
              HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200
          ? response.body()
          : "no answer: HTTP " + response.statusCode() + " from " + url;
    } catch (IOException e) {
      return "no answer from " + url + ": " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }

  /** Runs a program in a folder and fails when it does. */
  String run(Path folder, String... command) {
    return succeed(tryRun(folder, command), List.of(command));
  }

  /** Runs a program in a folder. */
  Shell.Result tryRun(Path folder, String... command) {
    return shell.run(
        Duration.ofMinutes(10), List.of(command), Map.of("GIT_TERMINAL_PROMPT", "0"), folder);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new Failure("expected JSON, got: " + text.strip(), e);
    }
  }

  private static String succeed(Shell.Result result, List<String> command) {
    if (!result.succeeded()) {
      throw new Failure(
          String.join(" ", command) + " failed with " + result.exitCode() + ":\n" + result.tail());
    }
    return result.output();
  }
}
