package dev.slipway.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code slipway suspend}. */
@Command(
    name = "suspend",
    description =
        "Leave a stack, or a whole repository, as it runs: no sync, no healing, until it is resumed.",
    mixinStandardHelpOptions = true)
final class SuspendCommand implements Callable<Integer> {
  @Mixin private DataDirOption dataDir;

  @Parameters(
      paramLabel = "NAME",
      description = "A stack's name, or repository/NAME for a whole repository.")
  private String name = "";

  @Override
  public Integer call() {
    return Suspension.set(dataDir.get(), name, Suspension.State.SUSPENDED);
  }
}
