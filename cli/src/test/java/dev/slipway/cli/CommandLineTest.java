package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.command.SlipwayCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();

  private int run(String... arguments) {
    return CommandLineProgram.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute(arguments);
  }

  @Test
  void everyCommandOfTheManualIsThere() {
    Set<String> commands = new TreeSet<>();
    new CommandLine(new SlipwayCommand())
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (!command.getCommandSpec().usageMessage().hidden()) {
                commands.add(name);
              }
            });

    assertThat(commands)
        .containsExactlyInAnyOrder(
            "setup",
            "demo",
            "test",
            "up",
            "down",
            "status",
            "sync",
            "diff",
            "drift",
            "history",
            "teardown",
            "suspend",
            "resume",
            "validate",
            "logs",
            "kubeconfig",
            "bench",
            "version",
            "completion",
            "operator");
  }

  @Test
  void completionIsRefusedForShellsThatItIsNotWrittenFor() {
    assertThat(run("completion", "fish")).isEqualTo(2);
    assertThat(out.toString()).contains("completion is written for bash and zsh, not for fish");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setup",
        "demo",
        "test",
        "up",
        "down",
        "status",
        "sync",
        "diff",
        "drift",
        "history",
        "teardown",
        "suspend",
        "resume",
        "validate",
        "logs",
        "kubeconfig",
        "bench",
        "version",
        "completion",
        "operator"
      })
  void everyCommandExplainsItself(String command) {
    int exitCode = run(command, "--help");

    assertThat(exitCode).isZero();
    assertThat(out.toString())
        .contains("Usage: slipway " + command)
        .hasLineCount(out.toString().split("\n").length);
    assertThat(out.toString().length()).isGreaterThan(80);
  }

  @Test
  void anUnknownOptionIsAFailure() {
    assertThat(run("status", "--no-such-option")).isEqualTo(2);
    assertThat(out.toString()).contains("--no-such-option");
  }

  @Test
  void aWordThatIsNoCommandIsCalledThat() {
    assertThat(run("staus")).isEqualTo(2);
    assertThat(out.toString()).contains("there is no command 'staus'", "slipway status");
  }

  @Test
  void statusOfNothing_saysHowToStart() {
    int exitCode = Main.run("status", "--data-dir", folder.toString());

    assertThat(exitCode).isEqualTo(1);
  }

  @Test
  void aCommandThatNeedsACluster_failsWithoutOne() {
    assertThat(Main.run("sync", "--data-dir", folder.toString())).isEqualTo(2);
    assertThat(Main.run("history", "--data-dir", folder.toString())).isEqualTo(2);
    assertThat(Main.run("kubeconfig", "--data-dir", folder.toString())).isEqualTo(2);
  }

  @Test
  void validate_namesFileAndLine() throws Exception {
    Path file = folder.resolve("service.yaml");
    Files.writeString(file, "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: [\n");

    assertThat(Main.run("validate", folder.toString())).isEqualTo(1);

    Files.writeString(
        file, "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n");
    assertThat(Main.run("validate", folder.toString())).isZero();
  }
}
