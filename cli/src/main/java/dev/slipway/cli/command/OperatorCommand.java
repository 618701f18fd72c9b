package dev.slipway.cli.command;

import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import dev.slipway.reconciler.operator.Operator;
import dev.slipway.reconciler.operator.OperatorConfig;
import dev.slipway.webhook.FrontDoor;
import dev.slipway.webhook.FrontDoorConfig;
import dev.slipway.webhook.git.GitLimits;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code slipway operator}: what the Helm chart runs on a Kubernetes that is there already. */
@Command(
    name = "operator",
    description = {
      "Run the operator and the front door alone, against a Kubernetes of your own.",
      "It is found as kubectl finds it (KUBECONFIG), or from inside a pod of it."
    },
    mixinStandardHelpOptions = true)
public final class OperatorCommand implements Callable<Integer> {
  private static final int LONGEST_TOKEN = 4096;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      required = true,
      description = "Where hosted repositories, and copies of others, are kept.")
  private Path dataDir;

  @Option(
      names = "--address",
      defaultValue = "127.0.0.1",
      description = "Where the front door listens (default: ${DEFAULT-VALUE}).")
  private String address;

  @Option(
      names = "--port",
      defaultValue = "9080",
      description = "The front door's port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      required = true,
      description = "A file that holds the secret for pushing.")
  private Path tokenFile;

  @Option(
      names = "--namespace",
      defaultValue = "default",
      description = "Namespace of the Repositories that pushes make (default: ${DEFAULT-VALUE}).")
  private String namespace;

  @Override
  public Integer call() throws InterruptedException {
    String token = token();
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(
                    () -> {
                      ended.countDown();
                      awaitQuietly(stopped);
                    }));
    try (KubernetesClient client = new KubernetesClientBuilder().build();
        Operator operator =
            new Operator(
                OperatorConfig.in(dataDir.resolve("operator")), client, Clock.systemUTC());
        FrontDoor frontDoor =
            new FrontDoor(
                new FrontDoorConfig(
                    address, port, dataDir.resolve("git"), token, namespace, GitLimits.standard()),
                client,
                Clock.systemUTC())) {
      operator.start();
      frontDoor.start();
      Console.system().note("operator and front door work: " + frontDoor.url());
      ended.await();
    } finally {
      stopped.countDown();
    }
    return ExitCode.FINE;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String token() {
    try {
      if (Files.size(tokenFile) > LONGEST_TOKEN) {
        throw new Failure(tokenFile + " is too long to hold a token");
      }
      String token = Files.readString(tokenFile).strip();
      if (token.isEmpty()) {
        throw new Failure(tokenFile + " holds no token");
      }
      return token;
    } catch (IOException e) {
      throw new Failure("cannot read the token in " + tokenFile + ": " + e.getMessage(), e);
    }
  }
}
