package dev.slipway.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code slipway}: the list of commands. */
@Command(
    name = "slipway",
    description = "Deploy by git push to your own machines.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything is as it should be",
      "1:there are differences, or something is unhealthy",
      "2:the command could not do its work"
    },
    subcommands = {
      SetupCommand.class,
      DemoCommand.class,
      TestCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      SyncCommand.class,
      DiffCommand.class,
      DriftCommand.class,
      HistoryCommand.class,
      TeardownCommand.class,
      SuspendCommand.class,
      ResumeCommand.class,
      ValidateCommand.class,
      LogsCommand.class,
      KubeconfigCommand.class,
      OperatorCommand.class,
      RehearseCommand.class,
      BenchCommand.class,
      VersionCommand.class,
      CompletionCommand.class
    })
public final class SlipwayCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
