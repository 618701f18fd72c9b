package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.testing.ApiServerFixture;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code slipway operator} as the chart runs it: alone, against an API server that is there. */
class LoneOperatorIT {
  private static final String TOKEN = "0123456789abcdef0123";
  private static final String READY = "operator and front door work: http://";
  private static final Path JAR = Path.of("target", "slipway.jar").toAbsolutePath();

  private final ApiServerFixture cluster = ApiServerFixture.inMemory();
  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    started.forEach(Process::destroyForcibly);
    cluster.close();
  }

  @Test
  void pushDeploysToTheClusterOfTheKubeconfig_andSigtermStopsItInOrder() throws Exception {
    Path log = folder.resolve("operator.log");
    Process operator = start(log);
    String address = address(operator, log);
    Path tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("containers/web"));
    Files.writeString(
        tree.resolve("containers/web/settings.yaml"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {colour: red}\n");
    git(tree, "init", "-q", "-b", "main");
    git(tree, "add", "-A");
    git(tree, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-q", "-m", "One");

    String push =
        git(tree, "push", "http://any:" + TOKEN + "@" + address + "/git/shop.git", "main");

    assertThat(push).contains("web: Healthy", "deployed ");
    KubernetesClient client = cluster.client();
    assertThat(client.configMaps().inNamespace("default").withName("settings").get().getData())
        .containsEntry("colour", "red");
    operator.destroy();
    assertThat(operator.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(operator.exitValue()).isEqualTo(143);
    assertThat(Files.readString(log)).doesNotContain("Exception");
  }

  private Process start(Path log) throws IOException {
    Path token = folder.resolve("token");
    Files.writeString(token, TOKEN);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            JAR.toString(),
            "operator",
            "--data-dir",
            folder.resolve("data").toString(),
            "--token-file",
            token.toString(),
            "--port",
            "0");
    builder.environment().put("KUBECONFIG", cluster.kubeconfigFile().toString());
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    started.add(process);
    return process;
  }

  private static String address(Process operator, Path log) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (true) {
      String text = Files.readString(log);
      int at = text.indexOf(READY);
      if (at >= 0 && text.indexOf('\n', at) > 0) {
        return text.substring(at + READY.length(), text.indexOf('\n', at)).strip();
      }
      if (!operator.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("the operator does not work:\n" + text);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private String git(Path tree, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(tree.toFile()).redirectErrorStream(true).start();
    started.add(process);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
