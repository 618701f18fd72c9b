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
    return commandLine().execute(arguments);
  }

  /** All commands, and how they end when something is wrong. */
  static CommandLine commandLine() {
    return new CommandLine(new SlipwayCommand())
        .setExitCodeExceptionMapper(failure -> ExitCode.FAILURE)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              commandLine.getErr().println(Failure.explain(failure));
              return ExitCode.FAILURE;
            })
        .setParameterExceptionHandler(CommandLineProgram::refuse);
  }

  /** A word that is no command is not an argument too many, which is how it would be reported. */
  private static int refuse(CommandLine.ParameterException problem, String[] arguments) {
    CommandLine at = problem.getCommandLine();
    if (at.getParent() == null
        && problem instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().getFirst().startsWith("-")) {
      String word = unmatched.getUnmatched().getFirst();
      at.getErr().println("slipway: there is no command '" + word + "'; see: slipway --help");
    } else {
      at.getErr().println("slipway: " + problem.getMessage());
      at.getErr().println("see: " + at.getCommandSpec().qualifiedName() + " --help");
    }
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, at.getErr());
    return ExitCode.FAILURE;
  }
}
