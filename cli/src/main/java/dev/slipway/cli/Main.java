package dev.slipway.cli;

import dev.slipway.cli.command.SlipwayCommand;
import dev.slipway.cli.output.ExitCode;
import dev.slipway.cli.output.Failure;
import picocli.CommandLine;

/** The entry point: one command line in, one exit code out. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command line. */
  static int run(String... arguments) {
    return new CommandLine(new SlipwayCommand())
        .setExitCodeExceptionMapper(failure -> ExitCode.FAILURE)
        .setExecutionExceptionHandler(Main::explain)
        .execute(arguments);
  }

  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    if (failure instanceof Failure) {
      commandLine.getErr().println("slipway: " + failure.getMessage());
    } else {
      commandLine.getErr().println("slipway: unexpected " + failure);
      if (System.getenv("SLIPWAY_DEBUG") != null) {
        failure.printStackTrace(commandLine.getErr());
      } else {
        commandLine.getErr().println("slipway: set SLIPWAY_DEBUG=1 to see where it comes from");
      }
    }
    return ExitCode.FAILURE;
  }
}
