package dev.slipway.cli.command;

import dev.slipway.cli.output.Console;
import dev.slipway.cli.output.ExitCode;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slipway completion}. */
@Command(
    name = "completion",
    description = {
      "Print a completion script for bash and zsh.",
      "Use it with: source <(slipway completion)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  private static final Set<String> SHELLS = Set.of("bash", "zsh");

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      description = "bash or zsh (default: ${DEFAULT-VALUE}); one script serves both.",
      defaultValue = "bash")
  private String shell;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!SHELLS.contains(shell)) {
      throw new ParameterException(
          spec.commandLine(), "completion is written for bash and zsh, not for " + shell);
    }
    Console.system().print(AutoComplete.bash("slipway", spec.root().commandLine()));
    return ExitCode.FINE;
  }
}
