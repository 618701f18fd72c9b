package dev.slipway.cli;

import dev.slipway.cli.command.SlipwayCommand;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import picocli.CommandLine;

/** Everything that a user types. */
final class CommandLineProgram {
  private CommandLineProgram() {}

  /** Runs a command line. */
  static int run(String... arguments) {
    return new CommandLine(new SlipwayCommand())
        .setExitCodeExceptionMapper(failure -> ExitCode.FAILURE)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              commandLine.getErr().println(Failure.explain(failure));
              return ExitCode.FAILURE;
            })
        .execute(arguments);
  }
}
