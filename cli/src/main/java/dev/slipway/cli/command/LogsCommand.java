package dev.slipway.cli.command;

import dev.slipway.api.object.KubeObject;
import dev.slipway.cli.cluster.ClusterAccess;
import dev.slipway.cli.cluster.DataDir;
import dev.slipway.cli.cluster.SlipwayResources;
import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway logs}. */
@Command(
    name = "logs",
    description = "Print what the pods of a stack wrote; without a stack, Slipway's own log.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;

  @Parameters(arity = "0..1", paramLabel = "STACK")
  private @Nullable String stack;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on as more is written.")
  private boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "LINES",
      defaultValue = "100",
      description = "Start so many lines before the end (default: ${DEFAULT-VALUE}).")
  private int tail;

  @Override
  public Integer call() throws InterruptedException {
    if (tail < 0 || tail > 1_000_000) {
      throw new Failure("--tail must be from 0 to 1000000");
    }
    Console console = Console.system();
    if (stack == null) {
      if (follow) {
        throw new Failure(
            "Slipway's own log is a file: follow it with: tail -f " + dataDir.get().log());
      }
      console.print(String.join("\n", lastLines(dataDir.get())));
      return ExitCode.FINE;
    }
    try (KubernetesClient client = ClusterAccess.client(dataDir.get())) {
      print(client, console, podsOf(client, stack));
    }
    return ExitCode.FINE;
  }

  private List<String> lastLines(DataDir folder) {
    Path file = folder.log();
    Deque<String> last = new ArrayDeque<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines.forEach(
          line -> {
            last.addLast(line);
            if (last.size() > tail) {
              last.removeFirst();
            }
          });
    } catch (NoSuchFileException e) {
      throw new Failure("there is no " + file + ": no cluster was started there; see: slipway up");
    } catch (IOException e) {
      throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
    }
    return List.copyOf(last);
  }

  private static List<Pod> podsOf(KubernetesClient client, String name) {
    KubeObject stack =
        new SlipwayResources(client)
            .stack(name)
            .orElseThrow(() -> new Failure("there is no stack " + name + "; see: slipway status"));
    String app = stack.text("status", "app").orElse(name);
    return client
        .pods()
        .inNamespace(stack.namespace().orElse("default"))
        .withLabel("app", app)
        .list()
        .getItems();
  }

  private void print(KubernetesClient client, Console console, List<Pod> pods)
      throws InterruptedException {
    List<Thread> readers = new ArrayList<>();
    for (Pod pod : pods) {
      for (Container container : pod.getSpec().getContainers()) {
        readers.add(
            Thread.ofVirtual().start(() -> read(client, console, pod, container.getName())));
      }
    }
    for (Thread reader : readers) {
      reader.join();
    }
  }

  private void read(KubernetesClient client, Console console, Pod pod, String container) {
    String prefix = pod.getMetadata().getName() + "/" + container + ": ";
    var source =
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .inContainer(container)
            .tailingLines(tail);
    try {
      if (!follow) {
        source.getLog().lines().forEach(line -> console.print(prefix + line));
        return;
      }
      try (LogWatch watch = source.watchLog();
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          console.print(prefix + line);
        }
      }
    } catch (IOException | KubernetesClientException e) {
      console.note(prefix + "its log cannot be read: " + e.getMessage());
    }
  }
}
