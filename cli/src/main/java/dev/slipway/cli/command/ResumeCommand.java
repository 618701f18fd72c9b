package dev.slipway.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code slipway resume}. */
@Command(
    name = "resume",
    description = "Let a suspended or torn-down stack, or a suspended repository, be synced again.",
    mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;

  @Parameters(
      paramLabel = "NAME",
      description = "A stack's name, or repository/NAME for a whole repository.")
  private String name = "";

  @Override
  public Integer call() {
    return Suspension.set(dataDir.get(), name, Suspension.State.RESUMED);
  }
}
